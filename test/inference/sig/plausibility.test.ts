import type { Dosage } from '@medplum/fhirtypes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DoseForm, Strength } from '../../../inference/prescription.ts'
import { describeAll } from '../../../inference/sig/plain.ts'
import { plausible } from '../../../inference/sig/plausibility/plausibility.ts'
import { readSig } from '../../../inference/sig/sig.ts'

const milligrams = (value: number): Strength => ({ text: `${value} mg`, parts: [{ value, unit: 'mg' }] })
const amounts = (dosages: readonly Dosage[]) =>
  dosages.flatMap(({ doseAndRate }) =>
    (doseAndRate ?? []).flatMap(({ doseQuantity, doseRange }) =>
      [doseQuantity, doseRange?.low, doseRange?.high].flatMap((amount) => amount ?? []),
    ),
  )

describe('an amount that nobody takes at once', () => {
  it.each([12, 14, 34, 112, 114, 134, 212, 30, 90])('“%d tab BD” is never stated', (count) => {
    const { dosages, standing, unclear } = readSig(`${count} tab BD`, { form: 'tablet' })
    expect(amounts(dosages)).toEqual([])
    expect(standing).toBe('unsure')
    expect(unclear.join()).toContain('more than is ever taken at once')
  })

  it('says that a fraction may be misread', () => {
    expect(readSig('212 tab OD', { form: 'tablet' }).unclear).toEqual([
      '“212 tablets” is more than is ever taken at once; a fraction may be misread',
    ])
  })

  it('is judged in Vietnamese as in English', () => {
    const { dosages, standing } = readSig('SANG 12 Vien CHIEU 1 Vien')
    expect(standing).toBe('unsure')
    expect(amounts(dosages).map(({ value }) => value)).toEqual([1])
  })
})

describe('doses by time of day above what a form allows', () => {
  it('are milligrams where they are multiples of the strength', () => {
    const { dosages, standing } = readSig('25-25-50', { form: 'tablet', strength: milligrams(25) })
    expect(describeAll(dosages)).toBe('25 mg in the morning and 25 mg in the afternoon; and 50 mg at night')
    expect(standing).toBe('read')
  })

  it('are nobody knows what where they are not', () => {
    for (const strength of [undefined, milligrams(40)]) {
      const { dosages, standing } = readSig('10-0-10', { form: 'tablet', ...(strength ? { strength } : {}) })
      expect(amounts(dosages)).toEqual([])
      expect(standing).toBe('unsure')
    }
  })
})

describe('a dose that does not fit the strength', () => {
  it.each([
    ['5 mg BD', 500, 'unsure'],
    ['250 mg BD', 500, 'read'],
    ['1 g BD', 500, 'read'],
    ['500 mg OD', 5, 'unsure'],
  ] as const)('“%s” of %d mg is %s', (sig, strength, standing) => {
    expect(readSig(sig, { form: 'tablet', strength: milligrams(strength) }).standing).toBe(standing)
  })
})

describe('random rows of the vocabulary', () => {
  const words = [
    '1', '2', '½', '1/2', '12', '14', '30', '112', '1-0-1', '0-0-1', '10-0-10', '1+1+1', '8-2-8', '1-0-12',
    'tab', 'tablets', 'cap', 'ml', 'mg', 'drops', 'puffs', 'units', 'g', '1 tab', '2 tabs', '500 mg', '5 ml', 'half tab',
    'OD', 'BD', 'TDS', 'QID', 'q4h', 'every 6 hours', 'weekly', 'a day', 'a week', 'daily', 'hourly', 'alternate days',
    'morning', 'noon', 'at night', 'HS', '8 am', '12 noon', '6 pm', 'Monday', 'Tue', 'Sunday',
    'before food', 'after dinner', 'after breakfast', 'x 5 days', 'for 3 weeks', '7 days off', '5/7', 'for 3 nights',
    'then', 'SOS', 'stat', 'max 4/day', 'max 1 tablet in 24 hours', 'if fever', 'x 10', 'qty 30', '100 ml', 'apply',
    'reduce by 5 mg weekly', 'repeat after 1 week', 'in 2 divided doses', 'and', ',', 'once a day', '3 times a day',
  ] // biome-ignore format: a vocabulary
  const forms: (DoseForm | undefined)[] = [
    undefined,
    'tablet',
    'capsule',
    'syrup',
    'cream',
    'eye drops',
    'inhaler',
    'injection',
    'pessary',
  ]
  const strengths = [undefined, milligrams(5), milligrams(25), milligrams(500)]

  it('never give a reading that is called certain and breaks a rule', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 9 }),
        fc.constantFrom(...forms),
        fc.constantFrom(...strengths),
        (row, form, strength) => {
          const product = { ...(form ? { form } : {}), ...(strength ? { strength } : {}) }
          const { dosages, standing } = readSig(row.join(' '), product)
          for (const { value = 0, unit = '' } of amounts(dosages)) {
            expect(value).toBeGreaterThan(0)
            if (['tablet', 'capsule', 'pessary', ''].includes(unit)) expect(value).toBeLessThanOrEqual(10)
          }
          if (standing === 'read') {
            expect(plausible(dosages, product).doubts).toEqual([])
            expect(row.join(' ')).not.toMatch(/reduce|repeat/)
          }
        },
      ),
      { numRuns: 10_000 },
    )
  })
})
