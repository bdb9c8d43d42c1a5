/** Medicines for made-up pages: names of the lexicon with a strength, a sig and its meaning. No treatment plans. */
import type { LexiconEntry } from '../../../inference/lexicon/lexicon.ts'
import { shippedEntries } from '../../../inference/lexicon/load.ts'
import type { GroundTruthMedicine } from '../../ground-truth.ts'
import type { Random } from '../random.ts'
import { SIGS } from './sigs.ts'
import { type Split, splitOf } from './split.ts'

/** What every font can write, and what fits a line of a form. */
const WRITABLE = /^[A-Za-z][A-Za-z0-9 .-]{2,21}$/

/** These hold an amount, no share of a volume. */
const SOLID: readonly string[] = ['tablet', 'capsule']

/** The forms that the sigs below are for, with the words that doctors put before a name. */
const FORM_WORDS: Readonly<Record<string, readonly string[]>> = {
  tablet: ['Tab.', 'Tab', 'T.', 'TAB'],
  capsule: ['Cap.', 'Cap'],
  syrup: ['Syp.', 'Syr.', 'Syp'],
  suspension: ['Susp.', 'Syp.'],
  injection: ['Inj.', 'Inj'],
  drops: ['Drops'],
  cream: ['Cream'],
  ointment: ['Oint.'],
  gel: ['Gel'],
}

const pools = new Map<Split, LexiconEntry[]>()

/** Generics and brands of this split that can be written on a line. */
export function namesOf(split: Split): readonly LexiconEntry[] {
  let pool = pools.get(split)
  if (!pool) {
    pool = shippedEntries().filter(
      ({ name, kind, forms }) =>
        kind !== 'diagnosis' &&
        WRITABLE.test(name) &&
        splitOf(name) === split &&
        (forms.length === 0 || forms.some((form) => FORM_WORDS[form])),
    )
    pools.set(split, pool)
  }
  return pool
}

export function writeMedicine(entry: LexiconEntry, random: Random): GroundTruthMedicine {
  const form = random.pick(
    entry.forms.filter((known) => FORM_WORDS[known]).concat(entry.forms.length === 0 ? ['tablet'] : []),
  )
  const strengths = entry.strengths.filter(
    (strength) => strength.length <= 12 && !(SOLID.includes(form) && /[%/]/.test(strength)),
  )
  // A name may end in its strength, as "Dolo 650" does.
  const strength =
    strengths.length > 0 && !/\d$/.test(entry.name) && random.next() < 0.85
      ? random.pick(strengths)
      : undefined
  const word = random.next() < 0.9 ? `${random.pick(FORM_WORDS[form]!)} ` : ''
  const sig = random.pick(SIGS.filter(({ forms }) => forms.includes(form)))
  const days =
    sig.meaning.asNeeded && random.next() < 0.7 ? undefined : random.pick([3, 5, 7, 10, 14, 15, 30])
  const name = random.next() < 0.85 ? entry.name : entry.name.toUpperCase()
  return {
    written: `${word}${name}${strength ? ` ${strength}` : ''}`,
    name,
    generics: [...entry.generics],
    ...(entry.kind === 'brand' ? { brand: entry.name } : {}),
    ...(strength ? { strength } : {}),
    form,
    sig: sig.text,
    meaning: { ...sig.meaning, ...(days ? { durationDays: days } : {}) },
    ...(days ? { duration: random.pick([`x ${days} days`, `for ${days} days`, `${days} days`]) } : {}),
  }
}
