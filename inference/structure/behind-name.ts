/** What stands behind a name before the directions begin: its strength and its form. */
import { distance } from 'fastest-levenshtein'
import type { DoseForm, Strength } from '../prescription.ts'
import { readSig } from '../sig/sig.ts'
import { without } from './cut.ts'
import { formWithin } from './forms.ts'
import { beginsSig } from './name-end.ts'
import { join, type Passage, part } from './passage.ts'
import { findStrength } from './strength.ts'

export interface StrengthCut {
  value: Strength
  passage: Passage
}

export function takeStrength(tail: Passage): { strength?: StrengthCut; rest: Passage } {
  const found = findStrength(tail.text)
  // A taper's amounts are doses, and so is an amount that the sig has begun before.
  if (
    !found ||
    (/\b(?:then|followed\s*by|thereafter)\b/i.test(tail.text) && /\d\s*mg.*\d\s*mg/i.test(tail.text))
  )
    return { rest: tail }
  const before = tail.text.slice(0, found.from)
  if (
    readSig(before).facts > 0 ||
    (/^units?$/i.test(found.strength.parts[0]?.unit ?? '') && !found.strength.parts[0]?.per)
  )
    return { rest: tail }
  const passage = part(tail, found.from, found.to)
  return { strength: { value: found.strength, passage }, rest: without(tail, found.from, found.to) }
}

export function combinedStrength(
  name: Passage,
  second: StrengthCut | undefined,
): StrengthCut | undefined | undefined {
  const first = findStrength(name.text)
  if (!first || !second) return undefined
  const parts = [...first.strength.parts, ...second.value.parts]
  const passage = join([part(name, first.from, first.to), second.passage])
  return { value: { text: `${first.strength.text} + ${second.value.text}`, parts }, passage }
}

export function bareStrength(name: Passage): Passage | undefined {
  const match = /(?<=\p{L}[\s-]*)\b(\d[\d.,]*(?:\s*[/+]\s*\d[\d.,]*)*)$/u.exec(name.text)
  return match ? part(name, match.index) : undefined
}

export interface FormCut {
  form: DoseForm
  passage: Passage
  rest: Passage
  garbled?: true
}

/** A form behind the name, before the sig begins: "Amoxicillin 500 mg capsules". */
export function takeForm(tail: Passage): FormCut | undefined {
  const found = formWithin(tail.text)
  if (!found || /[a-z0-9½]/i.test(tail.text.slice(0, found.from))) return undefined
  return {
    form: found.form,
    passage: part(tail, found.from, found.to),
    rest: without(tail, found.from, found.to),
  }
}

/** "500 mg tak": a short word right behind the strength that is a form but for one letter. */
export function takeGarbledForm(tail: Passage): FormCut | undefined {
  const word = /^\s*([a-z]{3,4})(?![a-z])/i.exec(tail.text)
  const written = word?.[1]?.toLowerCase()
  if (!word || !written || beginsSig(written)) return undefined
  const meant = Object.entries(SHORT_FORMS).find(([form]) => distance(form, written) === 1)
  if (!meant) return undefined
  const rest = without(tail, 0, word[0].length)
  return { form: meant[1], passage: part(tail, 0, word[0].length), rest, garbled: true }
}
const SHORT_FORMS: Readonly<Record<string, DoseForm>> = {
  tab: 'tablet',
  tabs: 'tablet',
  cap: 'capsule',
  caps: 'capsule',
  syp: 'syrup',
  inj: 'injection',
}
