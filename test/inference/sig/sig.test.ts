import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeAll } from '../../../inference/sig/plain.ts'
import { readSig, type SigOptions } from '../../../inference/sig/sig.ts'

const inWords = (sig: string, options: SigOptions = {}) => describeAll(readSig(sig, options).dosages)

describe('an abbreviation written onto its number', () => {
  it.each([
    ['1BD', '1 twice a day'],
    ['1tds x 5d', '1 3 times a day, for 5 days'],
    ['2bd pc', '2 twice a day, after food'],
  ])('%s', (written, words) => {
    const { dosages, standing } = readSig(written)
    expect(dosages.map(({ text }) => text)).toEqual([words])
    expect(standing).toBe('read')
  })
})

describe('Vietnamese directions', () => {
  it.each([
    ['Ngay Uong 2 lan | Moi lan 1 vien | ( Sang - Chieu )', '1 tablet in the morning and 1 in the evening'],
    ['Uong : SANG 2 Vien TOI 1 Vien', '2 tablets in the morning; and 1 tablet at night'],
    ['Sáng 1 viên, chiều 1 viên, tối 1 viên', '1 tablet in the morning, 1 in the afternoon and 1 at night'],
    ['Vien 56 Sang 1 Vien', '1 tablet in the morning'],
    ['Sáng 0,5 viên', '½ tablet in the morning'],
  ])('%s', (sig, words) => {
    expect(inWords(sig)).toBe(words)
    expect(readSig(sig).standing).toBe('read')
  })

  it('counts capsules where the medicine is one', () => {
    expect(inWords('Ngay uong 2 lan, moi lan 1 vien', { form: 'capsule' })).toBe('1 capsule twice a day')
  })

  it('never takes a quantity for a dose, or an abbreviation of another language for a place', () => {
    expect(readSig('SL: 42 vien').dosages).toEqual([])
  })

  it('says what it took for what where a letter is off', () => {
    expect(readSig('Uonq : SANG 1 Vien CHlEU 1 Vien').unclear).toEqual([
      '“Uonq” is taken for “uong”',
      '“CHlEU” is taken for “chieu”',
    ])
  })
})

describe('other scripts and languages', () => {
  it.each([
    ['১+০+১ খাবারের পর', '1 tablet in the morning and 1 at night, after food'],
    ['१-०-१ खाने के बाद', '1 tablet in the morning and 1 at night, after food'],
    ['3x täglich 1 Tablette', '1 tablet 3 times a day'],
    ['1 comprimido de 12/12 horas', '1 tablet every 12 hours'],
    ['la 1 tableta cada 8 horas', '1 tablet every 8 hours'],
    ['1,5 comprimé par jour', '1½ tablets once a day'],
  ])('%s', (sig, words) => {
    const { dosages, standing } = readSig(sig, { form: 'tablet' })
    expect(describeAll(dosages)).toBe(words)
    expect(standing).toBe('read')
  })

  it.each([
    'nicht 1 Tablette täglich',
    'não tomar 1 comprimido',
    'ne pas prendre 1 comprimé par jour',
    '1 गोली न लें',
    '১টি ট্যাবলেট না',
  ])('“%s” turns what it says into its opposite: nothing is stated', (sig) => {
    expect(readSig(sig, { form: 'tablet' })).toMatchObject({ dosages: [], standing: 'unsure' })
  })
})

describe('readSig', () => {
  it('says a schedule by time of day in plain English', () => {
    expect(inWords('1-0-1 after food x 5 days', { form: 'tablet' })).toBe(
      '1 tablet in the morning and 1 at night, after food, for 5 days',
    )
  })

  it('takes 5/7, 2/52 and 1/12 for lengths of time, never for parts of a tablet', () => {
    for (const [sig, value, code] of [
      ['1 tab BD 5/7', 5, 'd'],
      ['1 tab BD 2/52', 2, 'wk'],
      ['1 tab BD 1/12', 1, 'mo'],
    ] as const) {
      const [dosage] = readSig(sig).dosages
      expect(dosage?.timing?.repeat?.boundsDuration).toMatchObject({ value, code })
      expect(dosage?.doseAndRate?.[0]?.doseQuantity?.value).toBe(1)
    }
  })

  it('gives one dosage per dose where doses differ by time of day', () => {
    const { dosages } = readSig('1-0-2', { form: 'tablet' })
    expect(
      dosages.map((dosage) => [dosage.timing?.repeat?.when, dosage.doseAndRate?.[0]?.doseQuantity?.value]),
    ).toEqual([
      [['MORN'], 1],
      [['NIGHT'], 2],
    ])
  })

  it('gives the steps of a taper a rising sequence', () => {
    const { dosages } = readSig('40 mg OD x5d then 20 mg OD x5d then 10 mg OD x5d')
    expect(dosages.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
  })

  it('keeps a step that is only for when it is needed', () => {
    expect(inWords('1 tab TDS x 3 days then SOS')).toContain('then 1 tablet, only if needed')
  })

  it('reads OD as once a day for a tablet, and as nothing certain for an eye', () => {
    expect(inWords('1 tab OD', { form: 'tablet' })).toBe('1 tablet once a day')
    const eye = readSig('1 drop OD', { form: 'eye drops' })
    expect(eye.standing).toBe('unsure')
    expect(eye.dosages[0]?.timing).toBeUndefined()
    expect(eye.dosages[0]?.site).toBeUndefined()
    expect(eye.unclear).toContain('“OD” can mean once a day or right eye')
  })

  it('quotes a letter that stands for a figure as it stands on the page', () => {
    const { standing, unclear } = readSig('1-O-1', { form: 'tablet' })
    expect(standing).toBe('unsure')
    expect(unclear.join()).toContain('“O”')
  })

  it('is unsure of figures that were hardly seen', () => {
    const sig = '1-0-1'
    const faint = [false, false, false, false, true]
    expect(readSig(sig, { form: 'tablet', faint })).toMatchObject({
      standing: 'unsure',
      unclear: ['the figure “1” is not clear on the page'],
    })
    expect(readSig(sig, { form: 'tablet' }).standing).toBe('read')
  })

  it.each(['1-0-) after food x 30 days', '1-0- x 5 d', '0-0 x 15 days', '1-0 after food'])(
    'states no dose by a schedule of which one is missing: “%s”',
    (sig) => {
      const { standing, dosages } = readSig(sig, { form: 'tablet' })
      expect(standing).toBe('unsure')
      expect(dosages.some(({ doseAndRate }) => doseAndRate)).toBe(false)
    },
  )

  it('understands words in a bad hand, and says which it took for which', () => {
    const { standing, dosages, unclear } = readSig('1-0-0 before breakfost 30 doys', { form: 'tablet' })
    expect(dosages[0]?.text).toBe('1 tablet in the morning, before breakfast, for 30 days')
    expect(standing).toBe('unsure')
    expect(unclear).toEqual(['“breakfost” is taken for “breakfast”', '“doys” is taken for “days”'])
  })

  it('never takes “daily” for once a day where the word before it is lost', () => {
    const { dosages, standing } = readSig('turce daily for 3 days')
    expect(standing).toBe('unsure')
    expect(dosages[0]?.timing?.repeat?.frequency).toBeUndefined()
  })

  it('doubts a length of “1 days”, from which a figure is missing', () => {
    expect(readSig('1-0-1 x 1 days', { form: 'tablet' }).standing).toBe('unsure')
    expect(readSig('1-0-1 x 1 day', { form: 'tablet' }).standing).toBe('read')
  })

  it('doubts a stroke where the number of tablets belongs', () => {
    expect(readSig(') tablet once daily 7 days').standing).toBe('unsure')
  })

  it('leaves words alone that say something of their own', () => {
    expect(inWords('apply to foot at night')).toBe('at night, on the foot')
    expect(readSig('apply on hair daily').unclear.join()).not.toContain('taken for')
  })

  it('reads a gap between doses as how often', () => {
    expect(inWords('4 ml SOS, gap of 6 hrs')).toBe('4 mL every 6 hours, only if needed')
  })

  it.each([
    '1 tab QD',
    '1 tab QOD',
    '1000 IU daily',
    '5 cc BD',
    '10U sc',
    '5.0 mg OD',
    '.5 ml BD',
    '100 µg OD',
  ])('does not call “%s” certain', (sig) => {
    expect(readSig(sig)).toMatchObject({ standing: 'unsure', unclear: [expect.any(String)] })
  })

  it('states nothing at all where a word may turn the rest into its opposite', () => {
    expect(readSig('1 tab daily except Sunday').dosages).toEqual([])
    expect(readSig('not 1 tab BD').dosages).toEqual([])
  })

  it('names the route by its SNOMED code', () => {
    expect(readSig('1 tab po BD').dosages[0]?.route?.coding).toEqual([
      { system: 'http://snomed.info/sct', code: '26643006', display: 'Oral route' },
    ])
  })

  it('reads every schedule of plain figures back as it was written', () => {
    const slot = fc.integer({ min: 0, max: 3 })
    fc.assert(
      fc.property(slot, slot, slot, fc.constantFrom('-', '+', ' - ', '--'), (morning, noon, night, dash) => {
        fc.pre(morning + noon + night > 0)
        const { dosages, standing } = readSig([morning, noon, night].join(dash), { form: 'tablet' })
        const read = { MORN: 0, AFT: 0, NIGHT: 0 } as Record<string, number>
        for (const dosage of dosages) {
          for (const when of dosage.timing!.repeat!.when!)
            read[when] = dosage.doseAndRate![0]!.doseQuantity!.value!
        }
        expect(standing).toBe('read')
        expect(read).toEqual({ MORN: morning, AFT: noon, NIGHT: night })
      }),
    )
  })

  it('takes any text without failing, and never invents a figure', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const reading = readSig(text)
        if (!/[\d½¼¾]|\p{L}/u.test(text)) expect(reading.dosages).toEqual([])
      }),
    )
  })
})

describe('what one misread stroke would change', () => {
  it.each([
    ['1 tab 0D', '1 tablet', /“0D” is no length of time; it can be “OD”/],
    ['1 tab B0 x 5d', '1 tablet twice a day, for 5 days', /“B0” is taken for a badly seen abbreviation/],
    ['1-0-7', 'in the morning and at night', /a 7 is easily a 1/],
    ['5-0-1', 'in the morning and at night', /differ so much/],
    ['1 tab 2 (three) times a day', '1 tablet', /figure and word differ/],
  ])('%s is unsure', (sig, words, doubt) => {
    const { dosages, standing, unclear } = readSig(sig, { form: 'tablet' })
    expect(describeAll(dosages)).toBe(words)
    expect(standing).toBe('unsure')
    expect(unclear.join()).toMatch(doubt)
  })

  it('knows days from … to from days one by one', () => {
    expect(inWords('1 tab Mon to Wed', { form: 'tablet' })).toBe('1 tablet on Monday, Tuesday and Wednesday')
    expect(inWords('1 tab Fri to Mon', { form: 'tablet' })).toBe(
      '1 tablet on Friday, Saturday, Sunday and Monday',
    )
    expect(readSig('1 tab Mon-Fri', { form: 'tablet' }).standing).toBe('unsure')
  })

  it('never makes two doses of one bedtime', () => {
    expect(readSig('1 tab in the evening at bedtime', { form: 'tablet' }).standing).toBe('unsure')
    expect(readSig('1 tab in the evening and at bedtime', { form: 'tablet' }).standing).toBe('read')
  })
})
