/**
 * Words of directions in a bad hand or a bad picture: "befove fod" can be nothing but "before food". Only whole
 * words are repaired, only where one word of directions alone is near enough, and always with a doubt beside it; a
 * figure is never repaired.
 */
import { distance } from 'fastest-levenshtein'
import type { DoubtFact } from './fact.ts'
import { evenOut, fold } from './letters.ts'
import { negates } from './negation.ts'

/** Words that carry directions and look like no other word of directions. */
const WORDS =
  `after before food meals breakfast lunch dinner bedtime night morning evening afternoon daily twice thrice
  times tablet tablets capsule capsules drops puffs sprays spray nostril nostrils days week weeks month months hours
  stomach empty every needed required sleep`
    .trim()
    .split(/\s+/)

/** The same of Vietnamese, without diacritics. */
const VIETNAMESE_WORDS = 'uong chieu vien ngay truoc giot'.split(' ')

/** Shorter words are too like each other. */
const LEAST_LETTERS = 3
/** Words of this many letters may have two slips, shorter ones one. */
const TWO_SLIPS_FROM = 7

export interface Repaired {
  text: string
  /** For each character of `text` and its end, the place in the original. */
  at: number[]
  doubts: (DoubtFact & { from: number; to: number })[]
}

/** `strange`: the stretches of the text that no notation knows. Undefined when nothing can be repaired. */
export function repair(
  text: string,
  strange: readonly { from: number; to: number }[],
  vietnamese: boolean,
): Repaired | undefined {
  const repairs = strange.flatMap(({ from, to }) => {
    const written = text.slice(from, to)
    if (negates(written)) return []
    const parted = vietnamese ? undefined : unfused(written)
    if (parted) return [{ from, to, written, word: parted, certain: true }]
    const word = meant(written.replace(/\.$/, ''), vietnamese ? VIETNAMESE_WORDS : WORDS)
    return word && word !== written.toLowerCase() ? [{ from, to, written, word, certain: false }] : []
  })
  if (repairs.length === 0) return undefined
  let repaired = ''
  const at: number[] = []
  let done = 0
  const keep = (to: number) => {
    for (; done < to; done++) {
      repaired += text[done]
      at.push(done)
    }
  }
  for (const { from, to, word } of repairs) {
    keep(from)
    for (let index = 0; index < word.length; index++) at.push(Math.min(to - 1, from + index))
    repaired += word
    done = to
  }
  keep(text.length)
  return {
    text: repaired,
    at: [...at, text.length],
    doubts: repairs
      .filter(({ certain }) => !certain)
      .map(({ from, to, written, word }) => ({
        kind: 'doubt',
        text: `“${written}” is taken for “${word}”`,
        from,
        to,
      })),
  }
}

/** Words that recognisers write together. */
const FUSED =
  `once twice thrice one two three four six times time daily day days week weeks month months hours tab tabs tablet
  tablets cap caps capsule capsules drop drops puff puffs spray sprays spoon after before with food meals meal breakfast
  lunch dinner morning evening night bedtime noon every each for orally mouth both right left eyes eye ear ears nostril`
    .trim()
    .split(/\s+/)
    .sort((a, b) => b.length - a.length)
    .join('|')
const TOGETHER = new RegExp(`^(\\d{0,3})((?:${FUSED}|(?<=(?:times|once|twice|thrice))a(?=day))+)$`)

/** "threetimes", "1afterfood": nothing but words of directions, one behind the other. */
function unfused(written: string): string | undefined {
  const [, figures = '', letters = ''] = TOGETHER.exec(evenOut(written).trim()) ?? []
  const words = letters.match(new RegExp(`${FUSED}|a(?=day)`, 'g')) ?? []
  if (words.join('') !== letters || words.length + (figures === '' ? 0 : 1) < 2) return undefined
  return [figures, ...words].filter((word) => word !== '').join(' ')
}

function meant(written: string, words: readonly string[]): string | undefined {
  const word = fold(evenOut(written))
  if (word.length < LEAST_LETTERS || !/^\p{L}+$/u.test(word)) return undefined
  const near = words.filter((known) => {
    const slips = known.length >= TWO_SLIPS_FROM && word.length >= TWO_SLIPS_FROM - 1 ? 2 : 1
    return known.length > LEAST_LETTERS && distance(word, known) <= slips
  })
  // "day" and "days" are one reading.
  if (near.some((known) => known === `${word}s`)) return undefined
  const stems = new Set(near.map((known) => known.replace(/s$/, '')))
  return stems.size === 1 ? near[0] : undefined
}
