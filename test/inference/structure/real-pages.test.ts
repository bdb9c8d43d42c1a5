/** Kinds of pages that people send, written anew: without headings, in other languages, numbered, in columns. */
import { describe, expect, it } from 'vitest'
import { isSomethingElse } from '../../../inference/engines/reader/something-else.ts'
import { loadLexicon } from '../../../inference/lexicon/load.ts'
import type { Medicine } from '../../../inference/prescription.ts'
import { readPrescription } from '../../../inference/structure/read.ts'
import { lineOf, type PageOptions, pageOf } from '../engines/reader/page-of.ts'

const lexicon = loadLexicon()
const read = (text: string, options?: PageOptions) => readPrescription(pageOf(text, options), lexicon)
const names = (medicines: readonly Medicine[]) => medicines.map(({ name }) => name.quote)

describe('a Vietnamese print-out, its diacritics lost', () => {
  const page = read(`
SO Y TE TINH MAU
DON THUOC
Ho ten: NGUYEN VAN MAU | Tuoi: 61
Chan doan: Tang huyet ap
Thuoc dieu tri:
1/ Amlodipin 5mg (Amdepin) | 30 Vien
   Ngay uong 1 lan, moi lan 1 vien, sang
2/ Furosemid 40mg (Agimid) | 15 Vien
   Uong: SANG 1/2 Vien
Cong khoan: 2
Loi dan: Tai kham dung hen
Bac si kham benh`)

  it('lists its medicines, and nothing of the form', () => {
    expect(names(page.medicines)).toEqual(['Amlodipin', 'Furosemid'])
  })

  it('keeps quantities apart from directions', () => {
    expect(page.medicines.map(({ quantity }) => quantity?.quote)).toEqual(['30 Vien', '15 Vien'])
    expect(page.medicines[0]?.sig?.quote).toBe('Ngay uong 1 lan, moi lan 1 vien, sang')
  })

  it('takes the diagnosis and the advice by their headings', () => {
    expect(page.diagnoses.map(({ name }) => name.quote)).toEqual(['Tang huyet ap'])
    expect(page.advice.map(({ quote }) => quote)).toEqual(['Tai kham dung hen'])
  })
})

describe('a list by its numbers alone', () => {
  it('is one without any heading or mark', () => {
    const page = read('2 Zydafor 40mg\n3 Peruvin 6,25mg\n4 Telkonal 40mg')
    expect(names(page.medicines)).toEqual(['Zydafor', 'Peruvin', 'Telkonal'])
    expect(page.medicines.map(({ strength }) => strength?.value.text)).toEqual(['40 mg', '6.25 mg', '40 mg'])
  })

  it('leaves no place for what a medicine is made of', () => {
    const page = read(`
Rx
1) TAB. VOMIDOX
   DOXYLAMINE 10 MG + PYRIDOXINE 10 MG
2) CAP. ZOCLAR
   CLARITHROMYCIN 500 MG
3) TAB. GESTAKIND`)
    expect(names(page.medicines)).toEqual(['VOMIDOX', 'ZOCLAR', 'GESTAKIND'])
  })

  it('ends a medicine where the next number begins, understood or not', () => {
    const page = read('Rx\n1. Warfarin 3 mg od\n2. Qxzolam 8/500 2 qds prn')
    expect(page.medicines[0]?.sig?.quote).toBe('od')
    expect(page.medicines).toHaveLength(2)
  })
})

describe('what stands in brackets behind an unknown name', () => {
  it('is shown as what it may be where it is one generic', () => {
    const [found] = read('Rx\n1) Zhekofex 40 mg (Telmisartan)').medicines
    expect(found?.name).toMatchObject({ quote: 'Zhekofex', standing: 'unsure' })
    expect(found?.name.candidates.map(({ name }) => name)).toEqual(['Telmisartan'])
  })

  it('says nothing of a name where it is two', () => {
    const [found] = read('Rx\n1) Tab. Deskarix (Montelukast 10 mg, Desloratadine 5 mg)').medicines
    expect(found?.name.candidates).toEqual([])
  })
})

describe('columns', () => {
  it('of two lists are read one after the other', () => {
    const page = read(`
CONTINUE taking                          | START taking
Warfarin 3 mg - 1 tablet every evening   | Colchicine 0.6 mg - 1 tablet daily
Allopurinol 100 mg - 1 tablet daily      | Paracetamol 500 mg - 2 tablets every 6 hours
Problems: gout                           | Seen by the nurse today`)
    expect(names(page.medicines)).toEqual(['Warfarin', 'Allopurinol', 'Colchicine', 'Paracetamol'])
    expect(page.medicines[0]?.sig?.quote).toBe('1 tablet every evening')
    expect(page.medicines.map(({ status }) => status?.value)).toEqual([
      'continued',
      'continued',
      'started',
      'started',
    ])
  })
})

describe('labels of a form', () => {
  it('name the medicine, its strength and its directions', () => {
    const [found, ...others] = read(
      'Drug name: Warfarin\nStrength: 5 mg\nDose: 1 tablet\nFrequency: once daily',
    ).medicines
    expect(others).toEqual([])
    expect(found).toMatchObject({
      name: { match: { name: 'Warfarin' } },
      strength: { value: { text: '5 mg' } },
    })
  })

  it('tell a brand from what it is made of', () => {
    expect(
      names(read('Brand name: Coumadin\nGeneric name: Warfarin sodium\nSig: 1 tablet daily').medicines),
    ).toEqual(['Coumadin'])
  })
})

describe("a pharmacy's label", () => {
  const page = read(`
LAKESIDE PHARMACY #12
RX# 4400123  Filled: 02/10/2026
ROE, EXAMPLE
TAKE 1 TABLET BY MOUTH EVERY DAY
LISINOPRIL 10 MG TABLET
QTY: 30 REFILLS: 2
Discard after: 02/10/2027`)

  it('has its directions above the name', () => {
    expect(names(page.medicines)).toEqual(['LISINOPRIL'])
    expect(page.medicines[0]?.sig?.quote).toBe('TAKE 1 TABLET BY MOUTH EVERY DAY')
  })

  it('says how much was dispensed, when, and until when it keeps', () => {
    expect(page.medicines[0]).toMatchObject({
      quantity: { quote: 'QTY: 30' },
      refills: { quote: 'REFILLS: 2' },
    })
    expect(page.dispensing).toMatchObject({
      number: { value: '4400123' },
      dispensed: { value: '02/10/2026' },
      discardAfter: { value: '02/10/2027' },
    })
    expect(page.patient.name?.quote).toBe('ROE, EXAMPLE')
  })
})

describe('a decimal comma', () => {
  it.each([
    ['Tab. Risperidone 0,25 mg', '0.25 mg'],
    ['Tab. Bisoprolol 2,5 mg', '2.5 mg'],
    ['Inj. Heparin 25,000 IU', '25000 IU'],
  ])('%s', (line, strength) => {
    expect(read(`Rx\n${line} OD`).medicines[0]?.strength?.value.text).toBe(strength)
  })

  it('a figure twice over is no strength that is called read', () => {
    expect(read('Rx\n1) KAVADOX 55 mg').medicines[0]?.strength?.standing).toBe('unsure')
  })
})

describe('a name that is another one', () => {
  it('by a clear letter is never read as the listed one', () => {
    expect(read('Rx\nTab. Prenacid 30 mg OD').medicines[0]?.name.standing).toBe('unsure')
  })

  it('by a form that the listed one does not come in is never read as it', () => {
    expect(read('Rx\nEye drops Pantoprazole 1 drop TDS').medicines[0]?.name.standing).toBe('unsure')
  })
})

describe('names that could not be read', () => {
  it('are told as unread beside legible ones', () => {
    const lines = [
      ...pageOf('Rx\nTab. Metformin 500 mg BD'),
      lineOf('Tab. Xqzwv Rtpl', { x: 0.05, y: 0.2 }, { confidence: 0.5 }),
    ]
    const page = readPrescription(lines, lexicon)
    expect(names(page.medicines)).toEqual(['Metformin'])
    expect(page.unread.map(({ quote }) => quote).join(' ')).toContain('Xqzwv Rtpl')
  })

  it('alone on a page, the best seen is shown', () => {
    const page = read('ORDONNANCE MEDICALE\nNOM DU MALADE\nAmistox', { confidence: 0.86 })
    expect(names(page.medicines)).toEqual(['Amistox'])
  })
})

describe('something else than a prescription', () => {
  const other = (text: string) => isSomethingElse(pageOf(text), read(text))

  it('is a story', () => {
    const line = 'The old harbour was quiet when the boats came in that evening'
    expect(other(Array.from({ length: 9 }, () => line).join('\n'))).toBe(true)
  })

  it('is no form that is only not understood', () => {
    const line = 'PHIEU KHAM SUC KHOE DINH KY TRUNG TAM'
    expect(
      other(`Ho ten: MAU\n${Array.from({ length: 9 }, () => line).join('\n')}\nChan doan:\nBac si`),
    ).toBe(false)
  })
})
