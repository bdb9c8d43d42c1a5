/**
 * Where two readings that know nothing of each other come to the same, what was in doubt is read: the reader's
 * likeliest name, or a strength that it saw badly, said by the model too. Only what was hard to see is raised; what
 * can be meant in two ways stays in doubt.
 */

import { isHighAlert } from '../../answers/high-alert.ts'
import type { Lexicon } from '../../lexicon/lexicon.ts'
import { fold } from '../../lexicon/spelling.ts'
import type { NameCandidate, NameReading, Prescription, Strength } from '../../prescription.ts'
import { findStrength } from '../../structure/strength.ts'
import { isNamed, itemsOf } from './items.ts'
import { holds, wordsOf } from './page-text.ts'
import type { Named, Statement } from './statement.ts'

export interface Raised {
  /** The same one where nothing changed. */
  prescription: Prescription
  /** Names that were in doubt, as the page has them and as both read them. */
  names: { quote: string; name: string }[]
}

/** The reader itself holds the name for likelier than everything else together. */
const LIKELIER_THAN_NOT = 0.5

/** @param question a name that stands in it was put into the model's mouth, and repeating it proves nothing */
export function raise(
  prescription: Prescription,
  { named }: Statement,
  question: string,
  lexicon: Lexicon,
): Raised {
  const own = named.filter(({ said }) => !holds(question, wordsOf(said)))
  const names: Raised['names'] = []
  const raiseName = (reading: NameReading): NameReading => {
    const match = confirmedBy(own, reading, lexicon)
    if (match === undefined) return reading
    names.push({ quote: reading.quote, name: match.name })
    return { ...reading, standing: 'read', match, candidates: [] }
  }
  const diagnoses = prescription.diagnoses.map((item) => ({ ...item, name: raiseName(item.name) }))
  const medicines = prescription.medicines.map((item) => ({ ...item, name: raiseName(item.name) }))
  const strengths = raiseStrengths({ ...prescription, diagnoses, medicines }, own, lexicon)
  const clearer = strengths.some((medicine, index) => medicine !== medicines[index])
  if (names.length === 0 && !clearer) return { prescription, names }
  return { prescription: { ...prescription, diagnoses, medicines: strengths }, names }
}

function confirmedBy(
  named: readonly Named[],
  { standing, candidates }: NameReading,
  lexicon: Lexicon,
): NameCandidate | undefined {
  const [first, ...others] = candidates
  if (standing === 'read' || first === undefined || first.probability < LIKELIER_THAN_NOT) return undefined
  if (!named.some(({ entry }) => entry && fold(entry.name) === fold(first.name))) return undefined
  // A model of language prefers the commoner of two names too: here its word is not a second pair of eyes.
  const alike = lexicon.lookAlikes(first.name).map(fold)
  if (others.some(({ name }) => alike.includes(fold(name)))) return undefined
  return isHighAlert({ quote: '', standing: 'unsure', candidates, evidence: [] }) ? undefined : first
}

function raiseStrengths(prescription: Prescription, named: readonly Named[], lexicon: Lexicon) {
  const items = itemsOf(prescription, lexicon)
  return prescription.medicines.map((medicine, index) => {
    const { strength } = medicine
    if (strength?.standing !== 'unsure') return medicine
    const said = named.filter((one) => isNamed(items[index]!, one.said, lexicon)).flatMap(strengthsOf)
    if (!said.some(({ text }) => text === strength.value.text)) return medicine
    return { ...medicine, strength: { ...strength, standing: 'read' as const } }
  })
}

function strengthsOf({ details }: Named): Strength[] {
  return details.flatMap(({ text }) => findStrength(text)?.strength ?? [])
}
