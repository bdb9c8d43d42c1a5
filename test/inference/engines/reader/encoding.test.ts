import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  packEncoding,
  type ReaderEncoding,
  unpackEncoding,
} from '../../../../inference/engines/reader/encoding.ts'
import type { TextLine } from '../../../../inference/ocr/line.ts'
import { emptyPrescription } from '../../../../inference/prescription.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const ALPHABET = 'abcé ½'

const line: fc.Arbitrary<TextLine> = fc.integer({ min: 1, max: 20 }).chain((count) =>
  fc.record({
    text: fc.string({ unit: fc.constantFrom(...ALPHABET) }),
    box: fc.record({ x: share, y: share, width: share, height: share }),
    quad: fc.constant([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const),
    confidence: share,
    chars: fc.array(
      fc.record({
        char: fc.constantFrom(...ALPHABET),
        probability: share,
        alternatives: fc.array(fc.record({ char: fc.constantFrom(...ALPHABET), probability: share })),
        from: fc.nat(20),
        to: fc.nat(20),
      }),
    ),
    frames: fc
      .array(fc.double({ min: -16, max: 0, noNaN: true }), {
        minLength: count * (ALPHABET.length + 1),
        maxLength: count * (ALPHABET.length + 1),
      })
      .map((logProbs) => ({ count, alphabet: ALPHABET, logProbs: Float32Array.from(logProbs) })),
  }),
)

const encoding: fc.Arbitrary<ReaderEncoding> = fc.record({
  turn: fc.constantFrom(0, 90, 180, 270),
  problems: fc.subarray(['blurry', 'dark', 'unreadable']),
  legibility: share,
  lines: fc.array(line, { maxLength: 5 }),
  prescription: fc.constant(emptyPrescription()),
})

describe('a packed page', () => {
  it('keeps everything, log probabilities to within half a step of 0.063', () => {
    fc.assert(
      fc.property(encoding, (page) => {
        const unpacked = unpackEncoding(packEncoding(page))
        const withoutFrames = ({ lines, ...rest }: ReaderEncoding) =>
          JSON.stringify({ ...rest, lines: lines.map(({ frames, ...other }) => [other, frames.count]) })
        expect(withoutFrames(unpacked)).toBe(withoutFrames(page))
        unpacked.lines.forEach(({ frames }, i) => {
          frames.logProbs.forEach((value, at) => {
            expect(Math.abs(value - page.lines[i]!.frames.logProbs[at]!)).toBeLessThan(0.032)
          })
        })
      }),
      { numRuns: 50 },
    )
  })

  it('is the same after a second round', () => {
    fc.assert(
      fc.property(encoding, (page) => {
        const once = unpackEncoding(packEncoding(page))
        expect(unpackEncoding(packEncoding(once))).toEqual(once)
      }),
      { numRuns: 50 },
    )
  })

  it('is refused when it is damaged, cut short or of another version', () => {
    const [page] = fc.sample(encoding, { numRuns: 1, seed: 7 })
    const packed = packEncoding(page!)
    const newer = packed.slice()
    newer[3] = 99
    for (const bytes of [
      packed.subarray(0, packed.length - 1),
      packed.subarray(0, packed.length - 5),
      newer,
      new Uint8Array(0),
      new Uint8Array(50),
    ]) {
      expect(() => unpackEncoding(bytes)).toThrow(expect.objectContaining({ code: 'engine-failed' }))
    }
  })
})
