import { describe, expect, it } from 'vitest'
import { durationRead, frequencyMeant, frequencyRead, sameFrequency } from '../../eval/pages/directions.ts'
import { readSig } from '../../inference/sig/sig.ts'
import { SIGS } from '../../samples/draw/generator/sigs.ts'

const read = (text: string) => frequencyRead(readSig(text, { form: 'tablet' }).dosages)

describe('the frequency of a sig', () => {
  it.each([
    ['1-0-1', '2 a day: morning night'],
    ['1-0-2', '2 a day: morning night'],
    ['1 tablet every 6 hours', '4 a day'],
    ['1 tab SOS', 'as needed'],
  ])('%s is %s', (sig, frequency) => expect(read(sig)).toBe(frequency))

  it('tells morning from night', () => {
    expect(sameFrequency(read('1-0-0')!, read('0-0-1')!)).toBe(false)
  })

  it('asks for times of day only where the page names them', () => {
    expect(sameFrequency('1 a day: night', '1 a day')).toBe(true)
    expect(sameFrequency('1 a day', '1 a day: night')).toBe(false)
  })

  it.each(SIGS.map(({ text, forms, meaning }) => [text, forms[0], meaning] as const))(
    'is what the generator says for “%s”',
    (text, form, meaning) => {
      const { dosages } = readSig(text, { form: form as 'tablet' })
      expect(sameFrequency(frequencyRead(dosages) ?? 'none', frequencyMeant(meaning) ?? 'none')).toBe(true)
    },
  )
})

describe('the duration of a sig', () => {
  it.each([
    ['1-0-1 x 5 days', 5],
    ['1-0-1 for 2 weeks', 14],
    ['1-0-1', undefined],
  ])('%s lasts %s days', (sig, days) =>
    expect(durationRead(readSig(sig, { form: 'tablet' }).dosages)).toBe(days),
  )
})
