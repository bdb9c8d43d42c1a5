/**
 * Everything that the dialogue itself says, once per language. What stands on the page is quoted, never
 * translated; the sentences of an answer come from the engine, already in the person's language.
 */
import type { AdapterErrorCode } from '../../adapters/adapter.ts'
import type { StoreErrorCode } from '../../conversations/store.ts'
import type { Language, PageProblem } from '../../inference/engine.ts'
import type { InferenceErrorCode } from '../../inference/errors.ts'

/** Figures that an error carries for its wording: `{ limitMegabytes: 20 }`. */
export type Figures = Readonly<Record<string, string | number>>

/** Codes that the dialogue adds to those of the layers below. */
export type DialogueErrorCode = 'picture-gone' | 'unexpected'
export type ErrorCode = InferenceErrorCode | AdapterErrorCode | StoreErrorCode | DialogueErrorCode

export interface Catalogue {
  language: Language
  /** The language's name for itself. */
  name: string
  greeting: string
  /** Said once per conversation, with the first answer. */
  notice: string
  help: string
  privacy(facts: PrivacyFacts): string

  /** Somebody asks, and there is no prescription yet. */
  photoFirst: string
  empty: string
  unsupported: Readonly<Record<UnsupportedKind, string>>
  startedAnew: string
  forgotten: string
  languageSet: string
  /** How to choose a language; the names are given, each in its own language. */
  languageAsk(names: readonly string[]): string
  welcome: string
  hello: string
  corrected: string
  nothingToShow: string
  shown: string
  /** Told apart by what stands on them, one label each. */
  whichPrescription(labels: readonly string[]): string
  /** Before an answer about another prescription than the last one sent. */
  aboutPrescription(label: string): string
  /** Before an answer about what was spoken of last, where the question didn't name it. */
  assumed(label: string): string
  prescriptionLabel(number: number, facts: PrescriptionFacts): string

  /** What each command does, for the menus that platforms show. */
  commands: Readonly<Record<MenuCommand, string>>
  /** A button was pressed that says nothing any more. */
  buttonExpired: string
  /** Somebody sends more than the operator allows. */
  tooFast(seconds: number): string
  /** The operator lets in only whom he lists; `id` is what he would list. */
  notAdmitted(id: string): string

  progress: {
    fetching: string
    queued(ahead: number): string
    reading(page: number, pages: number, percent: number): string
  }
  /** Pages were added to the prescription that was there before. */
  addedPages(pages: number, all: number): string
  /** A page that is not part of the answer, by its number as sent; `why` is a whole sentence. */
  missingPage(page: number, why: string): string

  problems: Readonly<Record<PageProblem, Problem>>
  /** Before the problem where it concerns one page of several. */
  onPage(page: number): string
  /** After a problem where something was readable all the same. */
  readAnyway: string
  errors: Readonly<Record<ErrorCode, (figures: Figures) => string>>

  emergency: string
  /** Before what the page says, where advice was asked for. */
  advice: string

  where: {
    page(page: number): string
    /** Down the page: at the very top, above the middle, in the middle, below it, at the very bottom. */
    down: readonly [top: string, upper: string, middle: string, lower: string, bottom: string]
    /** Across the page. */
    left: string
    right: string
  }
  suggestions: {
    medicines: string
    directions(medicine: string): string
    duration(medicine: string): string
    diagnoses: string
    tests: string
    advice: string
    nextVisit: string
    prescriber: string
    everything: string
    showPicture: string
    help: string
  }
}

/** Commands in the order in which menus show them. */
export const MENU_COMMANDS = ['start', 'help', 'new', 'show', 'language', 'privacy', 'forget'] as const
export type MenuCommand = (typeof MENU_COMMANDS)[number]

export interface PrivacyFacts {
  /** How long a conversation is kept after its last message. */
  hours: number
}

export interface PrescriptionFacts {
  prescriber?: string | undefined
  patient?: string | undefined
  date?: string | undefined
}

export interface Problem {
  /** What is wrong with the photo. */
  what: string
  /** What to do about it. */
  retake: string
}

export const UNSUPPORTED_KINDS = [
  'sticker',
  'voice',
  'video',
  'location',
  'contact',
  'file',
  'other',
] as const
export type UnsupportedKind = (typeof UNSUPPORTED_KINDS)[number]
