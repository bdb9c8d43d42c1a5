import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitText } from '../../adapters/text-split.ts'

/** Texts with everything that makes cutting hard. */
const texts = fc
  .array(fc.constantFrom('word', ' ', '\n', '\n\n', 'é', '👩‍⚕️', '💊', 'नमस्ते', '. ', 'x'.repeat(30)), {
    maxLength: 120,
  })
  .map((parts) => parts.join(''))

describe('a long text', () => {
  it('keeps every letter, in order, in pieces that are short enough', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 12, max: 80 }), (text, limit) => {
        const pieces = splitText(text, limit)
        for (const piece of pieces) {
          expect(piece.text.length).toBeLessThanOrEqual(limit)
          expect(text.slice(piece.offset, piece.offset + piece.text.length)).toBe(piece.text)
        }
        expect(
          pieces
            .map((piece) => piece.text)
            .join('')
            .replace(/\s/g, ''),
        ).toBe(text.replace(/\s/g, ''))
      }),
    )
  })

  it('is never cut within a letter', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 12, max: 80 }), (text, limit) => {
        const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)]
        const ends = new Set(letters.map(({ index }) => index))
        for (const piece of splitText(text, limit)) expect(ends.has(piece.offset)).toBe(true)
      }),
    )
  })

  it.each([
    ['paragraphs', 'First one.\n\nSecond one here.', 20, ['First one.', 'Second one here.']],
    ['lines', 'First line\nsecond line\nthird', 23, ['First line\nsecond line', 'third']],
    ['sentences', 'It is one. It is two. It is three', 24, ['It is one. It is two.', 'It is three']],
    ['words', 'one two three four five', 12, ['one two', 'three four', 'five']],
    ['nowhere better', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ])('is cut between %s', (_, text, limit, expected) => {
    expect(splitText(text, limit).map((piece) => piece.text)).toEqual(expected)
  })

  it('is not cut within a quote that fits into one message', () => {
    const quote = '“a quote of five words”'
    const text = `Some words before ${quote} and after`
    const span = { offset: text.indexOf(quote), length: quote.length }
    const pieces = splitText(text, 30, [span]).map((piece) => piece.text)
    expect(pieces.some((piece) => piece.includes(quote))).toBe(true)
  })

  it('that is short or blank stays as it is', () => {
    expect(splitText('short', 10)).toEqual([{ text: 'short', offset: 0 }])
    expect(splitText(' \n ', 10)).toEqual([])
  })
})
