/** The medicines and diagnoses that the reader found, by every name that means exactly them. */
import type { Evidence } from '../../engine.ts'
import type { Lexicon } from '../../lexicon/lexicon.ts'
import { fold } from '../../lexicon/spelling.ts'
import type { Medicine, NameReading, Prescription } from '../../prescription.ts'

export interface PageItem {
  kind: 'medicine' | 'diagnosis'
  id: string
  name: NameReading
  medicine?: Medicine
  evidence: readonly Evidence[]
  /** Folded: the page's word, and the name and ingredient that it was matched to. */
  keys: ReadonlySet<string>
  /** Folded names of what it may be, likeliest first, where it was not read for certain. */
  mayBe: readonly string[]
}

export function itemsOf({ medicines, diagnoses }: Prescription, lexicon: Lexicon): PageItem[] {
  return [
    ...medicines.map((medicine) => ({
      ...itemOf('medicine', medicine, lexicon),
      medicine,
      evidence: medicine.evidence.length > 0 ? medicine.evidence : medicine.name.evidence,
    })),
    ...diagnoses.map((diagnosis) => itemOf('diagnosis', diagnosis, lexicon)),
  ]
}

function itemOf(
  kind: PageItem['kind'],
  { id, name }: { id: string; name: NameReading },
  lexicon: Lexicon,
): PageItem {
  const { quote, match, candidates, evidence } = name
  const entry = match && lexicon.find(match.name)
  // Of a brand with several ingredients, one of them is not what the page says.
  const ingredient = match?.generics.length === 1 ? match.generics : []
  const names = [quote, ...(match ? [match.name, ...ingredient] : []), ...(entry?.aliases ?? [])]
  return {
    kind,
    id,
    name,
    evidence,
    keys: new Set(names.map(fold).filter((key) => key !== '')),
    mayBe: candidates.map((candidate) => fold(candidate.name)),
  }
}

/** Whether a name, in whatever spelling the lexicon knows, means this item. */
export function isNamed({ keys, name: { match } }: PageItem, said: string, lexicon: Lexicon): boolean {
  if (keys.has(fold(said))) return true
  const entry = lexicon.find(said)
  return entry !== undefined && match !== undefined && keys.has(fold(entry.name))
}
