/** Finds the items of the page that a question's words mean. */
import { distance } from 'fastest-levenshtein'
import type { DoseForm, Medicine, NameReading, Prescription } from '../prescription.ts'
import type { Reference } from '../questions/question.ts'
import { isIndic, soundOf } from './transliteration.ts'

export interface Named {
  medicines: Medicine[]
  /** Words that look like a name and fit no item. */
  unmatched: string[]
}

/** The medicines that a question points at, by id, name, ordinal or form; empty when it points at none. */
export function pointedAt(
  prescription: Prescription,
  reference: Reference,
  about: readonly string[] | undefined,
): Named {
  const { withheld } = prescription
  const medicines = prescription.medicines
  const all = [...medicines, ...withheld]
  const byId = all.filter(({ id }) => about?.includes(id))
  if (byId.length > 0) return { medicines: byId, unmatched: [] }
  const unmatched: string[] = []
  const found = new Set<Medicine>()
  for (const name of reference.names) {
    const hits = medicinesNamed(name, all)
    for (const medicine of hits) found.add(medicine)
    if (hits.length === 0) unmatched.push(name)
  }
  for (const word of reference.maybe) for (const medicine of medicinesNamed(word, all)) found.add(medicine)
  if (found.size === 0) {
    for (const ordinal of reference.ordinals) {
      const medicine = medicines.at(ordinal > 0 ? ordinal - 1 : ordinal)
      if (medicine) found.add(medicine)
    }
  }
  if (found.size === 0) {
    for (const medicine of medicines) {
      if (reference.forms.some((form) => isForm(medicine, form))) found.add(medicine)
    }
  }
  return { medicines: all.filter((medicine) => found.has(medicine)), unmatched }
}

/** What people call syrup may be written as suspension, and drops as eye drops. */
const LIKE: Readonly<Partial<Record<DoseForm, readonly DoseForm[]>>> = {
  syrup: ['suspension', 'solution'],
  drops: ['eye drops', 'ear drops', 'nasal drops'],
  cream: ['ointment', 'gel', 'lotion'],
  ointment: ['cream', 'gel', 'eye ointment'],
  spray: ['nasal spray'],
  inhaler: ['inhalation capsule'],
  powder: ['sachet', 'granules'],
  tablet: ['capsule'],
}

export function isForm({ form }: Medicine, asked: DoseForm): boolean {
  return form?.value === asked || (form !== undefined && (LIKE[asked]?.includes(form.value) ?? false))
}

/** The medicines that a name means; the best kind of fit only. */
export function medicinesNamed(name: string, medicines: readonly Medicine[]): Medicine[] {
  const scored = medicines.map((medicine) => ({ medicine, fit: fitOf(name, medicine.name) }))
  const best = Math.max(0, ...scored.map(({ fit }) => fit))
  return best === 0 ? [] : scored.filter(({ fit }) => fit === best).map(({ medicine }) => medicine)
}

/** 3: the name itself; 2: its brand or ingredient; 1: what it may be; 0: no fit. */
export function fitOf(name: string, reading: NameReading): number {
  const { quote, match, candidates } = reading
  if (isLike(name, quote) || (match && isLike(name, match.name))) return 3
  if (match?.generics.some((generic) => isLike(name, generic))) return 2
  if (
    candidates.some((one) => isLike(name, one.name) || one.generics.some((generic) => isLike(name, generic)))
  ) {
    return 1
  }
  return 0
}

/** One slip in names of this many letters, two in names of twice as many. */
const LETTERS_PER_SLIP = 5

/** The same name but for case, hyphens, a slip of the finger, and what stands behind it ("Dolo" for "Dolo 650"). */
function isLike(asked: string, written: string): boolean {
  const a = fold(asked)
  const b = fold(written)
  if (a === '' || b === '') return false
  if (a === b) return true
  if (isIndic(asked)) return soundsLike(asked, written)
  const words = written
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map(fold)
  const askedWords = asked
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map(fold)
  const slips = (text: string) => Math.min(2, Math.floor(text.length / LETTERS_PER_SLIP))
  if (distance(a, b) <= Math.min(slips(a), slips(b))) return true
  // The first word of one is the other: "Augmentin" for "Augmentin 625 Duo".
  const [first = ''] = words
  const [askedFirst = ''] = askedWords
  const near = (x: string, y: string) =>
    x.length >= 3 && y.length >= 3 && distance(x, y) <= Math.min(slips(x), slips(y))
  if (askedWords.length === 1) return near(a, first)
  return words.length === 1 && near(askedFirst, b)
}

/** In another script: the first word of the name, or all of it. */
function soundsLike(asked: string, written: string): boolean {
  const sound = soundOf(asked)
  if (sound.length < 2) return false
  return [written, written.split(/[^\p{L}]+/u)[0] ?? ''].some((name) => {
    const other = soundOf(name)
    return sound === other || (Math.min(sound.length, other.length) >= 4 && distance(sound, other) <= 1)
  })
}

export function fold(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
