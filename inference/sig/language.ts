/** Which language directions are written in, as far as it decides what their words can mean. */
import { evenOut, fold } from './letters.ts'
import { BENGALI } from './notation/bengali.ts'
import { BENGALI_SCRIPT } from './notation/bengali-script.ts'
import { CHANGES } from './notation/change.ts'
import { CYCLES } from './notation/cycle.ts'
import { DEVANAGARI } from './notation/devanagari.ts'
import { DOSES } from './notation/dose.ts'
import { DURATIONS } from './notation/duration.ts'
import { FREQUENCIES } from './notation/frequency.ts'
import { GERMAN, GERMAN_MARKS } from './notation/german.ts'
import { LIMITS, NEEDS } from './notation/need.ts'
import type { Notation } from './notation/notation.ts'
import { PLACES, TWO_LETTERS } from './notation/place.ts'
import { PORTUGUESE, PORTUGUESE_MARKS } from './notation/portuguese.ts'
import { QUANTITIES } from './notation/quantity.ts'
import { ROMANCE, ROMANCE_MARKS } from './notation/romance.ts'
import { SLOTS } from './notation/slots.ts'
import { isVietnamese, VIETNAMESE } from './notation/vietnamese.ts'
import { MEAL_TIMES, TIMES_OF_DAY } from './notation/when.ts'
import { WORDS } from './notation/words.ts'

/** Of two notations that match equally much, the earlier one is meant. */
const COMMON: readonly Notation[] = [
  ...SLOTS,
  ...QUANTITIES,
  ...CYCLES,
  ...CHANGES,
  ...LIMITS,
  ...FREQUENCIES,
  ...MEAL_TIMES,
  ...TIMES_OF_DAY,
  ...DOSES,
  ...DURATIONS,
  ...NEEDS,
  ...PLACES,
]
const REST: readonly Notation[] = [...ROMANCE, ...BENGALI, ...DEVANAGARI, ...BENGALI_SCRIPT, ...WORDS]

/** On another language's page two letters are a word of it ("la", "do") before they are Latin. */
const PLAIN = COMMON.filter((notation) => !TWO_LETTERS.includes(notation))

const DEFAULT = [...COMMON, ...REST]
const ON_GERMAN = [...GERMAN, ...PLAIN, ...WORDS]
const ON_PORTUGUESE = [...PORTUGUESE, ...PLAIN]
const ON_ROMANCE = [...ROMANCE, ...PLAIN, ...WORDS]
/** Of a Vietnamese page nothing else is believed: its words are other languages' abbreviations ("SL", "la", "ac"). */
const ON_VIETNAMESE = [...VIETNAMESE, ...SLOTS, ...DOSES]

export interface Reader {
  notations: readonly Notation[]
  /** The text as the notations see it; every character keeps its place. */
  even: string
  vietnamese: boolean
}

export function readerFor(text: string): Reader {
  const even = evenOut(text)
  const folded = fold(even)
  if (isVietnamese(text, folded)) return { notations: ON_VIETNAMESE, even: folded, vietnamese: true }
  const notations = GERMAN_MARKS.test(even)
    ? ON_GERMAN
    : PORTUGUESE_MARKS.test(even)
      ? ON_PORTUGUESE
      : ROMANCE_MARKS.test(even)
        ? ON_ROMANCE
        : DEFAULT
  return { notations, even, vietnamese: false }
}
