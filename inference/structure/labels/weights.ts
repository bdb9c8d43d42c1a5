/**
 * What speaks for each label of a cell, in nats: sums of these go into the whole page's most probable labelling. Set on
 * real pages for development and on synthetic ones together (docs/accuracy.md).
 */
import type { Section } from '../sections.ts'

export const LABELS = ['medicine', 'directions', 'count', 'composition', 'other'] as const
/** `count`: a quantity to be dispensed. `composition`: what the medicine above is made of. */
export type Label = (typeof LABELS)[number]

export const MEDICINE = {
  base: -3.4,
  /** "Drug name: …" */
  labelled: 5,
  /** "1)", "2/", a bullet. */
  numbered: 1.2,
  /** Its number follows that of another line of the page. */
  inSequence: 1.8,
  /** Neither number nor mark, between two numbers of a list that follow on each other; or behind its last. */
  betweenNumbers: -4,
  behindNumbers: -2,
  /** "Tab.", "Syp", "Inj." before the name. */
  mark: 4.2,
  /** "T." and "C.", which are initials of names, too. */
  initial: 2.4,
  /** "Tas-", "Byr.": a mark with a letter misread. */
  garbledMark: 2.4,
  formBehind: 1,
  strength: 1.9,
  damagedStrength: 1.3,
  /** "Dolo 650" */
  bareFigure: 0.9,
  /** The lexicon has it to the letter … */
  listed: 3.6,
  /** … or the best of its names holds this share of the probability: times the share. */
  fits: 3.8,
  /** A generic name, or anything else, in brackets behind it. */
  bracketedGeneric: 2.5,
  bracketed: 1.2,
  directionsBehind: 1.3,
  /** A name and a dose behind it: "Diclo 1 tab BD". */
  dosingBehind: 2.8,
  /** A quantity, or directions, beside it in its row. */
  besideCount: 2.2,
  besideDirections: 1.8,
  /** Directions or a quantity in the next row. */
  aboveDirections: 1.3,
  /** It begins where other likely medicines of the page do. */
  aligned: 0.6,
  /** … and more than one of them does. */
  inLine: 0.8,
  /** A cell of a few letters right before it in its row, where its mark was seen apart. */
  besideMark: 1,
  /** Below the top quarter of a page on which nothing heads a list. */
  body: 0.8,
  /** A word with a capital, alone, and not in print beside print. */
  lone: 1,
  /** For each word of the name from the fourth on. */
  word: -1,
  sentence: -3,
  inBrackets: -5,
  onlyDirections: -4,
  beginsAsDirections: -7,
  hardlySeen: -1.5,
  /** Three letters that the lexicon doesn't know. */
  short: -1.5,
  /** Nothing in it can be a name. */
  nameless: -12,
} as const

/** What the heading above says of a cell's being a medicine. */
export const MEDICINE_UNDER: Readonly<Record<Section, number>> = {
  medicines: 1.6,
  header: -0.6,
  diagnoses: -1.2,
  history: -1.2,
  complaints: -1.2,
  findings: -0.8,
  allergies: -4,
  tests: -2,
  advice: -0.8,
  nextVisit: -0.8,
  footer: -1.2,
}

export const DIRECTIONS = {
  base: -2.5,
  /** Times the share of its words that speak of dose or time. */
  words: 4.5,
  dosing: 2,
  facts: 1,
  nothing: -8,
  /** A figure alone may be anything. */
  figure: -6,
  mark: -2,
  strengthAndName: -1.5,
  headed: -4,
} as const

export const COUNT = { base: -6, count: 13 } as const

export const COMPOSITION = {
  base: -5,
  inBrackets: 4.5,
  /** "Generic name: …" below "Brand name: …" */
  genericLabel: 15,
  /** The bracket that a line above opened is still open. */
  goesOn: 9,
  listedGeneric: 2.6,
  /** Neither number nor mark on a page whose medicines have them. */
  unmarked: 2,
  strength: 1,
  plus: 1,
  numbered: -1.5,
  betweenNumbers: 2.5,
  wordless: -8,
  mark: -5,
} as const

export const OTHER = {
  base: 0,
  title: 10,
  heading: 8,
  field: 6,
  boilerplate: 5,
  printed: 4,
  contact: 6,
  date: 4,
  person: 4,
  test: 2.5,
  diagnosis: 2,
  against: 6,
  sentence: 1.5,
  appointment: 3,
} as const

/** Where a page would have no medicine at all, names alone have to do. */
export const NONE_YET = 2.8

/** Under the paper's own title, behind the fields of the form. */
export const MEDICINE_UNDER_TITLE = 1

/** From the cell before to this one. */
const STEP: Readonly<Record<Label, Readonly<Record<Label, number>>>> = {
  medicine: { medicine: 0, directions: 1, count: 0.8, composition: 0.6, other: -0.4 },
  directions: { medicine: 0.5, directions: 0.3, count: 0.3, composition: -0.5, other: 0 },
  count: { medicine: 0.6, directions: 0.5, count: -0.5, composition: 0.5, other: 0 },
  composition: { medicine: 0.5, directions: 0.8, count: 0.5, composition: 0.3, other: 0 },
  other: { medicine: 0, directions: -2.5, count: -1.5, composition: -3, other: 0.3 },
}

/** Directions, quantities and compositions belong to a medicine: nothing of them without one above. */
export const step = (before: Label | undefined, label: Label): number =>
  before ? STEP[before][label] : label === 'medicine' || label === 'other' ? 0 : -12
