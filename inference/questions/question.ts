/**
 * What a question asks, from its words alone: no page is looked at. The dialogue uses it to see whether a
 * question stands on its own; the answers use it to choose what to say.
 */
import type { Language } from '../engine.ts'
import type { DoseForm } from '../prescription.ts'
import { findCaution } from './caution.ts'
import { englishAsked } from './english-asked.ts'
import { foreignAsked } from './foreign-asked.ts'
import { foreignCaution } from './foreign-caution.ts'
import { spokenLanguage } from './language.ts'
import { cleanQuestion, withoutPrompt } from './text.ts'

/** Asked of one or several medicines. */
export const ITEM_INTENTS = [
  'details',
  'directions',
  'dose',
  /** How much a day. */
  'daily',
  'strength',
  'frequency',
  'when',
  /** Before, after or with food. */
  'meal',
  /** Regularly, or only when needed. */
  'need',
  'duration',
  /** The last day of the course. */
  'end',
  'quantity',
  'refills',
  'form',
  'route',
  'purpose',
  /** Whether it is to be taken at all: "should she keep taking it?" */
  'taken',
] as const
export type ItemIntent = (typeof ITEM_INTENTS)[number]

/** Asked of the page as a whole. */
export const PAGE_INTENTS = [
  'medicines',
  'names',
  /** Everything, in plain words. */
  'overview',
  /** By the time of day. */
  'schedule',
  /** How many to buy for the whole course. */
  'total',
  /** Named only as stopped or to be avoided. */
  'withheld',
  /** Medicines, food and whatever else is to be avoided. */
  'avoid',
  'stopped',
  'started',
  'changed',
  'continued',
  'diagnoses',
  'complaints',
  'tests',
  'advice',
  'diet',
  'danger-signs',
  'allergies',
  'findings',
  'blood-pressure',
  'pulse',
  'temperature',
  'oxygen-saturation',
  'respiratory-rate',
  'height',
  'blood-glucose',
  'prescriber',
  'prescriber-details',
  'clinic',
  'contacts',
  'pharmacy',
  'dispensing-number',
  /** Until when the medicine may be used. */
  'expiry',
  /** Whether the prescription still holds. */
  'validity',
  'signed',
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
  /** Whether the patient has something: `Understood.terms`. */
  | 'condition'
  /** What the page says about something: `Understood.terms`. */
  | 'search'
  | 'transcribe'
  /** Into another language. */
  | 'translate'
  /** What "1-0-0" or "BD" means. */
  | 'meaning'
  /** Two medicines beside each other. */
  | 'compare'
  /** Whether several may be taken at once. */
  | 'together'

/** A condition on medicines: "which are taken at night?" */
export type Filter = Condition & {
  /** "Which are not before food?" */
  not?: true
}

type Condition =
  | { kind: 'when'; time: 'morning' | 'noon' | 'evening' | 'night' | 'late' }
  | { kind: 'meal'; meal: 'before' | 'after' | 'with' }
  | { kind: 'frequency'; times: number; period: number; unit: 'd' | 'h' | 'wk' }
  | { kind: 'duration'; value: number; unit: 'd' | 'wk' | 'mo' }
  | { kind: 'need' }
  | { kind: 'form'; form: DoseForm }
  | { kind: 'purpose'; words: string }
  | { kind: 'lifelong' }
  | { kind: 'longest' }
  | { kind: 'shortest' }

/** Words that point at items of the prescription. */
export interface Reference {
  /** Names and other words that aren't everyday English, as written: "Amoxicillin", "Aten-D". */
  names: string[]
  /** Words that may be names, and may be everyday words that aren't known: they count where the page has them. */
  maybe: string[]
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
  /** "the one after that": the next of the page, or the one before. */
  step?: 1 | -1
  /** "page 2", from 1. */
  page?: number
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

/** What the words of one language show. */
export interface Asked {
  /** In the order in which they are asked. */
  intents: Intent[]
  reference: Reference
  /** Asked of every medicine. */
  every: boolean
  filter?: Filter | undefined
  terms?: string | undefined
  counted?: Understood['counted'] | undefined
  /** Asks what only a professional may answer. */
  advice?: boolean
}

export function understandQuestion(question: string): Understood {
  const clean = cleanQuestion(question)
  const { text, hint } = clean
  const language = spokenLanguage(clean)
  const asked = language === 'en' ? englishAsked(clean) : foreignAsked(clean, language)
  const whole = question.length > text.length ? question : text
  const caution = findCaution(whole, foreignCaution(text, language) ?? (asked.advice ? 'advice' : undefined))
  return finish(text, hint ?? language, asked, caution)
}

/** The language that a prompt names by its code: "caption en", "answer fr …". */
export function promptLanguage(question: string): Language | undefined {
  return withoutPrompt(question).hint
}

function finish(
  text: string,
  language: Language,
  { intents, reference, every, filter, terms, counted }: Asked,
  caution: Understood['caution'],
): Understood {
  const { names, maybe, ordinals, forms, step } = reference
  const pointed = names.length + ordinals.length + forms.length > 0
  const everyItem = every && !pointed
  const missing: Understood['missing'] = []
  if (intents.some(isItemIntent) && !pointed && !everyItem && maybe.length === 0) missing.push('subject')
  const leans = pointed || step !== undefined || reference.pronoun || reference.plural || reference.other
  if (intents.length === 0 && !caution && leans) {
    missing.push('intent')
    if (!pointed) missing.push('subject')
  }
  return {
    text,
    language,
    intents,
    reference,
    everyItem,
    ...(filter ? { filter } : {}),
    ...(terms ? { terms: asWritten(terms, text) } : {}),
    ...(counted ? { counted } : {}),
    ...(caution ? { caution } : {}),
    missing,
  }
}

/** The words as the person wrote them, where the mended ones stand in the question unchanged. */
function asWritten(terms: string, text: string): string {
  const from = text.toLowerCase().indexOf(terms)
  return from < 0 ? terms : text.slice(from, from + terms.length)
}
