/**
 * What a question asks, from its words alone: no page is looked at. The dialogue uses it to see whether a
 * question stands on its own; the answers use it to choose what to say.
 */
import type { Language } from '../engine.ts'
import type { DoseForm } from '../prescription.ts'
import { findCaution } from './caution.ts'
import { findEnglishIntents } from './english.ts'
import { findFilter } from './filters.ts'
import { findForeignIntents } from './languages.ts'
import { findReference } from './reference.ts'
import { cleanQuestion, withoutPrompt } from './text.ts'

/** Asked of one or several medicines. */
export const ITEM_INTENTS = [
  'details',
  'directions',
  'dose',
  'strength',
  'frequency',
  'when',
  'duration',
  'quantity',
  'form',
  'route',
  'purpose',
] as const
export type ItemIntent = (typeof ITEM_INTENTS)[number]

/** Asked of the page as a whole. */
export const PAGE_INTENTS = [
  'medicines',
  'diagnoses',
  'complaints',
  'tests',
  'advice',
  'allergies',
  'findings',
  'prescriber',
  'prescriber-details',
  'clinic',
  'patient',
  'age',
  'sex',
  'weight',
  'date',
  'next-visit',
] as const
export type PageIntent = (typeof PAGE_INTENTS)[number]

export type Intent =
  | ItemIntent
  | PageIntent
  /** Which medicines fit a condition: see `Understood.filter`. */
  | 'filter'
  /** How many: of what is `Understood.counted`. */
  | 'count'
  /** Whether something is on the page: `Understood.terms`. */
  | 'mention'
  /** What the page says about something: `Understood.terms`. */
  | 'search'
  | 'transcribe'

/** A condition on medicines: "which are taken at night?" */
export type Filter =
  | { kind: 'when'; time: 'morning' | 'noon' | 'evening' | 'night' }
  | { kind: 'meal'; meal: 'before' | 'after' | 'with' }
  | { kind: 'frequency'; times: number; period: number; unit: 'd' | 'h' | 'wk' }
  | { kind: 'duration'; value: number; unit: 'd' | 'wk' | 'mo' }
  | { kind: 'need' }
  | { kind: 'form'; form: DoseForm }
  | { kind: 'purpose'; words: string }

/** Words that point at items of the prescription. */
export interface Reference {
  /** Names and other words that aren't everyday English, as written: "Amoxicillin", "Aten-D". */
  names: string[]
  /** From 1; -1 is the last, -2 the last but one. */
  ordinals: number[]
  /** "the syrup", "the white tablet". */
  forms: DoseForm[]
  /** "it", "that one", "this medicine". */
  pronoun: boolean
  /** "they", "both", "the others": several of what was spoken of. */
  plural: boolean
  /** "the other one": not what was spoken of last. */
  other: boolean
}

export interface Understood {
  /** The question without prompt prefix, control characters and surplus spaces. */
  text: string
  /** The language that it is asked in, as far as its words or its prompt prefix show. */
  language: Language
  /** In the order in which they are asked; empty when no intent was found. */
  intents: Intent[]
  reference: Reference
  /** Asked of every medicine: "how often should I take the medicines?" */
  everyItem: boolean
  filter?: Filter
  /** What a 'search' or 'mention' looks for, as written. */
  terms?: string
  counted?: 'medicines' | 'tests' | 'diagnoses'
  /** 'advice': asks what only a professional may answer. 'emergency': speaks of danger now. */
  caution?: 'advice' | 'emergency'
  /**
   * What has to come from the conversation before it can be answered: 'subject' for "how often?" and "is it for
   * pain?", 'intent' for "and the second one?".
   */
  missing: ('subject' | 'intent')[]
}

export function isItemIntent(intent: string | undefined): intent is ItemIntent {
  return (ITEM_INTENTS as readonly string[]).includes(intent ?? '')
}

export function understandQuestion(question: string): Understood {
  const { text, words, corrected, hint } = cleanQuestion(question)
  const foreign = findForeignIntents(text, hint)
  const found = foreign ?? { ...findEnglishIntents(corrected), language: hint ?? ('en' as Language) }
  const reference = findReference(words, corrected, foreign ? foreign.rest : undefined)
  const caution = findCaution(question.length > text.length ? question : text, foreign?.caution)
  const pointed = reference.names.length + reference.ordinals.length + reference.forms.length > 0
  const filter = findFilter(corrected, reference)
  return finish({ text, ...found, reference, filter, caution, pointed })
}

/** The language that a prompt names by its code: "caption en", "answer fr …". */
export function promptLanguage(question: string): Language | undefined {
  return withoutPrompt(question).hint
}

interface Parts {
  text: string
  language: Language
  intents: Intent[]
  every: boolean
  terms?: string
  counted?: Understood['counted']
  reference: Reference
  filter: Filter | undefined
  caution: Understood['caution']
  pointed: boolean
}

function finish({
  text,
  language,
  intents,
  every,
  terms,
  counted,
  reference,
  filter,
  caution,
  pointed,
}: Parts): Understood {
  const asked = filter ? (['filter'] as Intent[]) : settleSubject(intents, text, reference, pointed)
  const missing: Understood['missing'] = []
  const ofItems = asked.some((intent) => isItemIntent(intent))
  const everyItem = every && !pointed
  if (ofItems && !pointed && !everyItem) missing.push('subject')
  if (
    asked.length === 0 &&
    !caution &&
    (pointed || reference.pronoun || reference.plural || reference.other)
  ) {
    missing.push('intent')
    if (!pointed) missing.push('subject')
  }
  return {
    text,
    language,
    intents: asked,
    reference,
    everyItem,
    ...(filter ? { filter } : {}),
    ...(terms ? { terms: asWritten(terms, text) } : {}),
    ...(counted ? { counted } : {}),
    ...(caution ? { caution } : {}),
    missing,
  }
}

/** "What is the second medicine?" and "what is Dolo?" ask about one; "the white tablet?" leaves open what is asked. */
function settleSubject(intents: Intent[], text: string, reference: Reference, pointed: boolean): Intent[] {
  const listed = intents.length === 1 && intents[0] === 'medicines'
  const byPlace = reference.ordinals.length + reference.forms.length > 0
  if (!(intents.length === 0 && pointed) && !(listed && byPlace)) return intents
  return /^(?:and )?(?:what|which) (?:is|are)\b/i.test(text) ? ['details'] : []
}

/** The words as the person wrote them, where the mended ones stand in the question unchanged. */
function asWritten(terms: string, text: string): string {
  const from = text.toLowerCase().indexOf(terms)
  return from < 0 ? terms : text.slice(from, from + terms.length)
}
