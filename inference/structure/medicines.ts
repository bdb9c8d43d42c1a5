/** The parts of a medicine → a `Medicine`, with everything that is doubtful marked so. */
import type { Evidence } from '../engine.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import type {
  DoseForm,
  Medicine,
  MedicineStatus,
  NameCandidate,
  NameReading,
  Reading,
  Sig,
  Strength,
} from '../prescription.ts'
import { readSig } from '../sig/sig.ts'
import { type MedicineParts, unlabelled } from './medicine.ts'
import { type NameContext, readName } from './name.ts'
import {
  certainty,
  evidenceOf,
  faintFigures,
  join,
  type Passage,
  part,
  readingOf,
  wordReadingOf,
} from './passage.ts'
import { nowPart } from './status/status.ts'
import { strengthOf } from './strength-reading.ts'

/** What the page says of taking it, and the words that say so. */
export interface DraftStatus {
  value: MedicineStatus
  cue: Passage
}

/** A medicine while its lines are still coming in. */
export interface Draft {
  parts: MedicineParts
  sigs: Passage[]
  /** What it is made of, as the page says. */
  compositions: Passage[]
  status?: DraftStatus
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
    compositions: parts.composition ? [parts.composition] : [],
    ...(parts.quantity ? { quantity: parts.quantity } : {}),
    ...(parts.refills ? { refills: parts.refills } : {}),
    lines: [line],
  }
}

export function toMedicine(draft: Draft, id: string, lexicon: Lexicon): Medicine {
  const { parts } = draft
  const form = parts.form?.value
  const strengthText = parts.strength?.value.text
  const name = nameOf(parts.name, draft.compositions, lexicon, {
    kinds: ['generic', 'brand'],
    ...(form ? { form } : {}),
    ...(strengthText ? { strength: strengthText } : {}),
  })
  const entry = name.match ? lexicon.find(name.match.name) : undefined
  const strength = strengthOf(parts, entry)
  const sig = sigOf(draft, form, strength?.standing === 'read' ? strength.value : undefined)
  const status = sig?.status ?? draft.status
  return {
    id,
    name,
    ...(status ? { status: { ...readingOf(status.cue), value: status.value } } : {}),
    ...(strength ? { strength } : {}),
    ...(parts.form ? { form: formOf(parts.form) } : {}),
    ...(sig ? { sig: sig.sig } : {}),
    ...(draft.quantity ? { quantity: readingOf(draft.quantity) } : {}),
    ...(draft.refills ? { refills: readingOf(draft.refills) } : {}),
    ...(sig?.purpose ? { purpose: sig.purpose } : {}),
    evidence: evidence(draft, name),
  }
}

/**
 * The name as the lexicon knows it; without a figure behind it that only a strength can be ("Meloflam 15"); and where
 * the lexicon doesn't know it, by what the page itself says that it is made of.
 */
function nameOf(
  name: Passage,
  compositions: readonly Passage[],
  lexicon: Lexicon,
  context: NameContext,
): NameReading {
  const whole = readName(name, lexicon, context)
  const figure = FIGURE_BEHIND.exec(name.text)
  const known = whole.match ?? whole.candidates[0]
  const inName = known !== undefined && /\d/.test(known.name)
  const reading = figure && !inName ? { ...whole, ...quoteOf(part(name, 0, figure.index)) } : whole
  if (known) return reading
  const [ingredient, ...others] = ingredientsOf(compositions, lexicon)
  return ingredient && others.length === 0 ? { ...reading, candidates: [ingredient] } : reading
}

/** The generics that the page says a medicine is made of; as many as it names, known or not. */
function ingredientsOf(compositions: readonly Passage[], lexicon: Lexicon): (NameCandidate | undefined)[] {
  const found = compositions.flatMap(substances).map((substance) => {
    const { match, candidates } = readName(substance, lexicon, { kinds: ['generic'] })
    const best = match ?? candidates[0]
    return best && best.probability >= MADE_OF ? best : undefined
  })
  const known = found.filter((candidate) => candidate !== undefined)
  // "[SYT.18]" beside "(Allopurinol)" is no second ingredient; an unknown word in the same bracket may be.
  return compositions.length > 1 && known.length > 0 ? known : found
}

/** "10 (Atorvastatin)", "furosemid 40mg + spironolactone": each substance by itself, without number and strength. */
function substances(composition: Passage): Passage[] {
  return composition.text.split(/[+,;&()[\]]|\s(?:and|v[aà]|et|y)\s/iu).flatMap((text) => {
    const words = text
      .replace(/^\s*\d{1,2}\s+/, '')
      .replace(/\d[\d.,]*\s*(?:m?c?g|µg|ml|iu|%).*$/i, '')
      .trim()
    const at = composition.text.indexOf(words)
    return /\p{L}{4}/u.test(words) ? [part(composition, at, at + words.length)] : []
  })
}
/** Behind a name of four letters, or two words: "Telzid 40/12.5", "Pbalphadol 0,25". */
const FIGURE_BEHIND = /(?<=\p{L}{4})[\s-]+\d[\d.,]*(?:\s*[/+]\s*\d[\d.,]*)*$/u
/** A composition has to fit its generic this well to be shown for the medicine. */
const MADE_OF = 0.5

const quoteOf = (passage: Passage) => ({ quote: passage.text, evidence: evidenceOf(passage) })

function formOf({ passage, value, garbled }: NonNullable<MedicineParts['form']>): Reading<DoseForm> {
  const reading = wordReadingOf(passage)
  return { ...reading, value, standing: garbled ? 'unsure' : reading.standing }
}

function evidence(draft: Draft, name: NameReading): Evidence[] {
  const all = draft.lines.flatMap(evidenceOf)
  return all.length > 0 ? all : name.evidence
}

function sigOf(
  draft: Draft,
  form: Medicine['form'] extends Reading<infer F> | undefined ? F | undefined : never,
  strength: Strength | undefined,
): { sig: Sig; status?: DraftStatus; purpose?: Reading } | undefined {
  const pieces = [...draft.sigs.map(unlabelled), ...(draft.days ? [draft.days] : [])]
  const whole = join(pieces)
  if (whole.text.trim() === '') return undefined
  // "was 1 tablet twice a day, now 1 tablet once a day": only what is said of now is a direction.
  const now = nowPart(whole.text)
  const passage = now ? part(whole, now.from) : whole
  // The column's heading says "days"; the cell holds the figure alone.
  const bareDays = draft.days && /^\d{1,3}$/.test(draft.days.text)
  const reading = readSig(bareDays ? `${passage.text} days` : passage.text, {
    ...(form ? { form } : {}),
    ...(strength ? { strength } : {}),
    faint: faintFigures(passage),
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
  const status: DraftStatus | undefined = now && { value: 'changed', cue: part(whole, 0, now.from) }
  return {
    sig,
    ...(status ? { status } : {}),
    ...(reading.purpose ? { purpose: purposeOf(passage, reading.purpose) } : {}),
  }
}
/** Directions seen worse than this are shown, but never as certain. */
const SIG_SEEN = 0.6

function purposeOf(passage: Passage, purpose: string): Reading {
  const at = passage.text.toLowerCase().replace(/\s/g, ' ').indexOf(purpose)
  return at < 0
    ? { ...readingOf(passage), value: purpose }
    : readingOf(part(passage, at, at + purpose.length))
}
