/** The parts of a medicine → a `Medicine`, with everything that is doubtful marked so. */
import type { Evidence } from '../../engine.ts'
import type { DoseForm, Medicine, NameReading, Reading, Sig, Strength } from '../../prescription.ts'
import type { Lexicon, LexiconEntry } from '../lexicon/lexicon.ts'
import { readSig } from '../sig/sig.ts'
import { type MedicineParts, unlabelled } from './medicine.ts'
import { readName } from './name.ts'
import {
  certainty,
  evidenceOf,
  join,
  type Passage,
  part,
  probabilitiesOf,
  readingOf,
  wordReadingOf,
} from './passage.ts'

/** A medicine while its lines are still coming in. */
export interface Draft {
  parts: MedicineParts
  sigs: Passage[]
  quantity?: Passage
  refills?: Passage
  /** A bare number in a column headed "days". */
  days?: Passage
  /** Everything that it stands on, also what says nothing. */
  lines: Passage[]
}

export function draftOf(parts: MedicineParts, line: Passage): Draft {
  return {
    parts,
    sigs: parts.sig ? [parts.sig] : [],
    ...(parts.quantity ? { quantity: parts.quantity } : {}),
    ...(parts.refills ? { refills: parts.refills } : {}),
    lines: [line],
  }
}

export function toMedicine(draft: Draft, id: string, lexicon: Lexicon): Medicine {
  const { parts } = draft
  const form = parts.form?.value
  const strengthText = parts.strength?.value.text
  const name = readName(parts.name, lexicon, {
    kinds: ['generic', 'brand'],
    ...(form ? { form } : {}),
    ...(strengthText ? { strength: strengthText } : {}),
  })
  const entry = name.match ? lexicon.find(name.match.name) : undefined
  const strength = strengthOf(parts, entry)
  const sig = sigOf(draft, form)
  return {
    id,
    name,
    ...(strength ? { strength } : {}),
    ...(parts.form ? { form: formOf(parts.form) } : {}),
    ...(sig ? { sig: sig.sig } : {}),
    ...(draft.quantity ? { quantity: readingOf(draft.quantity) } : {}),
    ...(draft.refills ? { refills: readingOf(draft.refills) } : {}),
    ...(sig?.purpose ? { purpose: sig.purpose } : {}),
    evidence: evidence(draft, name),
  }
}

function formOf({ passage, value, garbled }: NonNullable<MedicineParts['form']>): Reading<DoseForm> {
  const reading = wordReadingOf(passage)
  return { ...reading, value, standing: garbled ? 'unsure' : reading.standing }
}

function evidence(draft: Draft, name: NameReading): Evidence[] {
  const all = draft.lines.flatMap(evidenceOf)
  return all.length > 0 ? all : name.evidence
}

/** A figure of a strength below this probability may be another figure. */
const CLEAR_FIGURE = 0.6

function strengthOf(parts: MedicineParts, entry: LexiconEntry | undefined): Reading<Strength> | undefined {
  if (parts.strength) {
    const { value, passage } = parts.strength
    const clear = figuresClear(passage) && known(value, entry)
    return { value, quote: passage.text, standing: clear ? 'read' : 'unsure', evidence: evidenceOf(passage) }
  }
  if (parts.damagedStrength) {
    const { text } = parts.damagedStrength
    return {
      value: { text, parts: [] },
      quote: text,
      standing: 'unsure',
      evidence: evidenceOf(parts.damagedStrength),
    }
  }
  const bare = parts.bareStrength
  if (!bare) return undefined
  // "Dolo 650": the unit isn't on the page; only a strength that exists for this very name supplies it.
  const spelled = entry?.strengths.find((text) =>
    new RegExp(String.raw`^${bare.text}\s*(?:mg|mcg)$`).test(text),
  )
  if (!spelled) return undefined
  const unit = spelled.replace(/[\d.\s]+/, '')
  const value = { text: spelled, parts: [{ value: Number(bare.text), unit }] }
  return {
    value,
    quote: bare.text,
    standing: figuresClear(bare) ? 'read' : 'unsure',
    evidence: evidenceOf(bare),
  }
}

function figuresClear(passage: Passage): boolean {
  const probabilities = probabilitiesOf(passage)
  return [...passage.text].every((char, index) => !/\d/.test(char) || probabilities[index]! >= CLEAR_FIGURE)
}

/** Whether such a strength exists for the name; where the lexicon doesn't list any, nothing speaks against it. */
function known(value: Strength, entry: LexiconEntry | undefined): boolean {
  if (!entry || entry.strengths.length === 0) return true
  const even = (text: string) =>
    text
      .toLowerCase()
      .replace(/[\s,]+/g, '')
      .replace(/\/(?:dose|puff|actuation|spray|inhalation)s?$/, '')
  const wanted = new Set([even(value.text), ...inOtherUnits(value).map(even)])
  return entry.strengths.some(
    (text) => wanted.has(even(text)) || wanted.has(even(text.replaceAll('mcg', 'micrograms'))),
  )
}

/** 1 g is 1000 mg, 0.5 mg is 500 mcg, whichever the lexicon lists. */
function inOtherUnits(value: Strength): string[] {
  const scaled = (unit: string, factor: number, to: string) =>
    value.parts.every((part) => part.unit === unit && !part.per)
      ? [value.parts.map((part) => `${Number((part.value * factor).toFixed(6))} ${to}`).join(' + ')]
      : []
  return [
    ...scaled('g', 1000, 'mg'),
    ...scaled('mg', 0.001, 'g'),
    ...scaled('mg', 1000, 'mcg'),
    ...scaled('mcg', 0.001, 'mg'),
  ]
}

function sigOf(
  draft: Draft,
  form: Medicine['form'] extends Reading<infer F> | undefined ? F | undefined : never,
): { sig: Sig; purpose?: Reading } | undefined {
  const pieces = [...draft.sigs.map(unlabelled), ...(draft.days ? [draft.days] : [])]
  const passage = join(pieces)
  if (passage.text.trim() === '') return undefined
  // The column's heading says "days"; the cell holds the figure alone.
  const bareDays = draft.days && /^\d{1,3}$/.test(draft.days.text)
  const reading = readSig(bareDays ? `${passage.text} days` : passage.text, {
    ...(form ? { form } : {}),
    probabilities: probabilitiesOf(passage),
  })
  if (reading.dosages.length === 0 && reading.unclear.length === 0) return undefined
  const seen = certainty(passage) >= SIG_SEEN
  const sig: Sig = {
    quote: passage.text,
    standing: seen ? reading.standing : 'unsure',
    dosages: reading.dosages,
    unclear: reading.unclear,
    evidence: evidenceOf(passage),
  }
  return { sig, ...(reading.purpose ? { purpose: purposeOf(passage, reading.purpose) } : {}) }
}
/** Directions seen worse than this are shown, but never as certain. */
const SIG_SEEN = 0.6

function purposeOf(passage: Passage, purpose: string): Reading {
  const at = passage.text.toLowerCase().replace(/\s/g, ' ').indexOf(purpose)
  return at < 0
    ? { ...readingOf(passage), value: purpose }
    : readingOf(part(passage, at, at + purpose.length))
}
