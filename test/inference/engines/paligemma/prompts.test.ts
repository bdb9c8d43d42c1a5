import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  PROMPT_LANGUAGES,
  parseDetections,
  toPrompt,
  withoutPlaces,
} from '../../../../inference/engines/paligemma/prompts.ts'

describe('a prompt for what somebody wrote', () => {
  test.each([
    ['what was prescribed?', 'answer en what was prescribed?', 'answer'],
    ['answer es ¿qué se recetó?', 'answer es ¿qué se recetó?', 'answer'],
    ['Answer HI दवा क्या है?', 'answer hi दवा क्या है?', 'answer'],
    ['answer me this', 'answer en answer me this', 'answer'],
    ['ocr', 'ocr', 'ocr'],
    ['read text', 'Read text', 'ocr'],
    ['answer ja 薬は？', 'answer ja 薬は？', 'answer'],
    ['caption', 'caption en', 'caption'],
    ['caption fil', 'caption fil', 'caption'],
    ['describe the dose', 'answer en describe the dose', 'answer'],
    ['detect signature;  stamp ;', 'detect signature ; stamp', 'detect'],
    ['detect', 'answer en detect', 'answer'],
    ['what\nwas\tprescribed?\n', 'answer en what was prescribed?', 'answer'],
  ])('%j becomes %j', (written, text, task) => {
    expect(toPrompt(written, 'en')).toEqual({ task, text })
  })

  test('there are 35 languages, each once', () => {
    expect(new Set(PROMPT_LANGUAGES).size).toBe(35)
    expect(PROMPT_LANGUAGES).toHaveLength(35)
  })

  test('is one line, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        expect(toPrompt(written, 'en').text).not.toMatch(/[\n\r\u2028]/)
      }),
    )
  })
})

describe('places in an answer', () => {
  test('top, left, bottom, right become boxes of the page', () => {
    expect(
      parseDetections(
        '<loc0256><loc0512><loc0768><loc1023> signature ; <loc0000><loc0000><loc0512><loc0256> stamp',
      ),
    ).toMatchObject([
      { label: 'signature', box: { x: 0.5, y: 0.25, width: 511 / 1024, height: 0.5 } },
      { label: 'stamp', box: { x: 0, y: 0, width: 0.25, height: 0.5 } },
    ])
  })

  test('found in a part of the page, they are places on the page', () => {
    const region = { x: 0.5, y: 0.5, width: 0.5, height: 0.25 }
    expect(parseDetections('<loc0512><loc0000><loc1023><loc0512> dose', region)[0]!.box).toEqual({
      x: 0.5,
      y: 0.625,
      width: 0.25,
      height: (511 / 1024) * 0.25,
    })
  })

  test('codes of a mask are passed over', () => {
    const mask = Array.from({ length: 16 }, (_, n) => `<seg${String(n).padStart(3, '0')}>`).join('')
    expect(parseDetections(`<loc0001><loc0002><loc0003><loc0004>${mask} pill`)).toMatchObject([
      { label: 'pill' },
    ])
  })

  test('a box that is cut off, or has no extent, is none', () => {
    expect(parseDetections('<loc0001><loc0002><loc0003> dose')).toEqual([])
    expect(parseDetections('<loc0100><loc0002><loc0100><loc0300> dose')).toEqual([])
    expect(parseDetections('no stamp here')).toEqual([])
  })

  test('a box whose corners are swapped is the same box', () => {
    expect(parseDetections('<loc0768><loc1023><loc0256><loc0512> a')).toEqual(
      parseDetections('<loc0256><loc0512><loc0768><loc1023> a'),
    )
  })

  test('every box lies on the page', () => {
    const step = fc.integer({ min: 0, max: 1023 }).map((n) => `<loc${String(n).padStart(4, '0')}>`)
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        for (const { box } of parseDetections(steps.join(''))) {
          expect(box.x).toBeGreaterThanOrEqual(0)
          expect(box.y).toBeGreaterThanOrEqual(0)
          expect(box.x + box.width).toBeLessThanOrEqual(1)
          expect(box.y + box.height).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test('are not part of the words', () => {
    expect(withoutPlaces('<loc0001><loc0002><loc0003><loc0004> Tab. Dolo 650')).toBe(' Tab. Dolo 650')
  })
})
