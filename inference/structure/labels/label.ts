/** The most probable labels of a page's cells together (Viterbi 1967), by the evidence for each and for each step. */
import type { Lexicon } from '../../lexicon/lexicon.ts'
import type { TextLine } from '../../ocr/line.ts'
import { isDirectionsHeading } from '../sections.ts'
import { type Evidence, evidenceOfCells } from './evidence.ts'
import {
  COMPOSITION,
  COUNT,
  DIRECTIONS,
  LABELS,
  type Label,
  MEDICINE,
  MEDICINE_UNDER,
  MEDICINE_UNDER_TITLE,
  NONE_YET,
  OTHER,
  step,
} from './weights.ts'

/** A name seen worse than this may be anything. */
const HARDLY_SEEN = 0.5
/** Letterheads end above this share of the page's height. */
const TOP = 0.25
/** Print is seen better than this. */
const PRINT_SEEN = 0.96
const GENERIC = /^\s*(?:generic|salt|inn|composition)\s*(?:name)?\s*:/i
const SHORT = /^.{1,3}$/u
const MARK_ALONE = /^\s*\p{L}{1,4}[.:-]?\s*$/u
/** Words of a name that cost nothing. */
const NAME_WORDS = 3
/** Left edges of one list, by the page's width. */
const ALIGNED = 0.03
/** A cell that scores this by itself is likely to be a medicine. */
const LIKELY = 1
/** A list has numbers or marks where at least this many of its medicines do. */
const MARKED_LIST = 2

export interface Labelled extends Evidence {
  label: Label
}

/** `rows` in reading order. */
export function labelCells(rows: readonly (readonly TextLine[])[], lexicon: Lexicon): Labelled[] {
  const cells = evidenceOfCells(rows, lexicon)
  const page = pageOf(cells)
  const scores = cells.map((cell, index) => scoresOf(cell, cells, index, page))
  let labels = viterbi(scores)
  if (!labels.includes('medicine')) {
    labels = viterbi(
      scores.map((score, index) =>
        cells[index]!.lone && cells[index]!.nameSeen < PRINT_SEEN
          ? { ...score, medicine: score.medicine + NONE_YET }
          : score,
      ),
    )
  }
  return cells.map((cell, index) => ({
    ...cell,
    label: labels[index]!,
    ...(process.env.DEVSCORES ? { scores: scores[index] } : {}),
  }))
}

interface Page {
  /** Left edges of likely medicines. */
  edges: readonly number[]
  marked: number
}

function pageOf(cells: readonly Evidence[]): Page {
  const likely = cells.filter((cell) => ownMedicine(cell) > LIKELY)
  return {
    edges: cells
      .filter((cell) => likely.includes(cell) || cell.parts.form?.leading)
      .map(({ line }) => line.box.x),
    marked: likely.filter(({ parts }) => parts.number !== undefined || parts.form?.leading).length,
  }
}

/** What the cell itself says for a medicine. */
function ownMedicine(cell: Evidence): number {
  const { parts, section, titled, listed, fit, bracketedGeneric, sentence, nameSeen } = cell
  const { form, name } = parts
  const words = name.text.trim().split(/\s+/).length
  if (nameSeen === 0) return MEDICINE.nameless
  const initial = /^[tc]\.?\s*$/i.test(form?.passage.text ?? '')
  return (
    MEDICINE.base +
    (section === 'header' && titled ? MEDICINE_UNDER_TITLE : MEDICINE_UNDER[section]) +
    (cell.labelled ? MEDICINE.labelled : 0) +
    (parts.numbered ? MEDICINE.numbered : 0) +
    (form?.leading
      ? initial
        ? MEDICINE.initial
        : form.garbled
          ? MEDICINE.garbledMark
          : MEDICINE.mark
      : form
        ? MEDICINE.formBehind
        : 0) +
    (parts.strength ? MEDICINE.strength : parts.damagedStrength ? MEDICINE.damagedStrength : 0) +
    (parts.bareStrength ? MEDICINE.bareFigure : 0) +
    Math.max(listed ? MEDICINE.listed : 0, MEDICINE.fits * fit) +
    (bracketedGeneric ? MEDICINE.bracketedGeneric : parts.composition ? MEDICINE.bracketed : 0) +
    MEDICINE.word * Math.max(0, words - NAME_WORDS) +
    (sentence && !listed ? MEDICINE.sentence : 0) +
    (cell.inBrackets ? MEDICINE.inBrackets : 0) +
    (section === 'header' && cell.line.box.y > TOP ? MEDICINE.body : 0) +
    (cell.lone && nameSeen < PRINT_SEEN ? MEDICINE.lone : 0) +
    (SHORT.test(name.text.trim()) && !listed && !(form?.leading && !form.garbled) ? MEDICINE.short : 0) +
    (nameSeen < HARDLY_SEEN ? MEDICINE.hardlySeen : 0)
  )
}

function scoresOf(
  cell: Evidence,
  cells: readonly Evidence[],
  index: number,
  page: Page,
): Record<Label, number> {
  const { parts, section } = cell
  const beside = cells.filter((other) => other !== cell && other.row === cell.row)
  const below = cells.find((other) => other.row > cell.row)
  const speaks = (other: Evidence | undefined) => other !== undefined && other.directions > 0.5
  const inLine = page.edges.filter((edge) => Math.abs(edge - cell.line.box.x) <= ALIGNED).length
  const sigBehind = parts.sig !== undefined && cell.directions > 0
  const medicine =
    ownMedicine(cell) +
    (cell.place ? MEDICINE.inSequence : amongNumbers(cells, index)) +
    (sigBehind && (cell.headed || !onlyDirections(cell))
      ? cell.headed && cell.dosing
        ? MEDICINE.dosingBehind
        : MEDICINE.directionsBehind
      : 0) +
    (beside.some(({ count }) => count) ? MEDICINE.besideCount : 0) +
    (beside.some(speaks) ? MEDICINE.besideDirections : 0) +
    (cell.headed && MARK_ALONE.test(cells[index - 1]?.row === cell.row ? cells[index - 1]!.line.text : '')
      ? MEDICINE.besideMark
      : 0) +
    (speaks(below) || below?.count ? MEDICINE.aboveDirections : 0) +
    (inLine > 1 ? MEDICINE.aligned : 0) +
    (inLine > 2 ? MEDICINE.inLine : 0) +
    (cell.listed
      ? 0
      : cell.beginsAsDirections
        ? MEDICINE.beginsAsDirections
        : onlyDirections(cell)
          ? MEDICINE.onlyDirections
          : 0)
  const marked = parts.form?.leading && !parts.form.garbled
  const known = cell.directions > 0
  const directions =
    DIRECTIONS.base +
    (known ? DIRECTIONS.words * cell.directions + DIRECTIONS.facts : DIRECTIONS.nothing) +
    (cell.dosing ? DIRECTIONS.dosing : 0) +
    (/^\W*\d{1,2}\W*$/.test(cell.passage.text) ? DIRECTIONS.figure : 0) +
    (cell.listed && parts.strength ? DIRECTIONS.strengthAndName : 0) +
    (cell.headed ? DIRECTIONS.headed : 0) +
    (marked && !onlyDirections(cell) ? DIRECTIONS.mark : 0)
  const unmarked = page.marked >= MARKED_LIST && parts.number === undefined && !parts.form?.leading
  const composition =
    COMPOSITION.base +
    (openAbove(cells, index) ? COMPOSITION.goesOn : 0) +
    (cell.inBrackets ? COMPOSITION.inBrackets : 0) +
    (GENERIC.test(cell.line.text) && cells[index - 1]?.labelled ? COMPOSITION.genericLabel : 0) +
    (cell.fitsGeneric ? COMPOSITION.listedGeneric : 0) +
    (amongNumbers(cells, index) < 0 ? COMPOSITION.betweenNumbers : 0) +
    (/\p{L}{3}/u.test(cell.passage.text) ? 0 : COMPOSITION.wordless) +
    (unmarked ? COMPOSITION.unmarked : 0) +
    (parts.strength ? COMPOSITION.strength : 0) +
    (/\+/.test(cell.passage.text) ? COMPOSITION.plus : 0) +
    (cell.place && !cell.inBrackets ? COMPOSITION.numbered : 0) +
    (marked ? COMPOSITION.mark : 0)
  const other =
    OTHER.base +
    (cell.title || isDirectionsHeading(cell.line.text) ? OTHER.title : 0) +
    (cell.heading && cell.passage.text.trim() === '' ? OTHER.heading : 0) +
    (cell.heading && section !== 'medicines' ? OTHER.heading / 2 : 0) +
    (cell.field ? OTHER.field : 0) +
    (cell.boilerplate ? OTHER.boilerplate : 0) +
    (cell.contact ? OTHER.contact : 0) +
    (cell.date ? OTHER.date : 0) +
    (cell.person ? OTHER.person : 0) +
    (cell.test && !parts.strength && !parts.damagedStrength ? OTHER.test : 0) +
    (cell.diagnosis ? OTHER.diagnosis : 0) +
    (cell.against ? OTHER.against : 0) +
    (cell.appointment ? OTHER.appointment : 0) +
    (cell.sentence ? OTHER.sentence : 0)
  return { medicine, directions, count: COUNT.base + (cell.count ? COUNT.count : 0), composition, other }
}

/** A cell without number or mark where the numbers above and below leave it no place in the list. */
function amongNumbers(cells: readonly Evidence[], index: number): number {
  const { parts } = cells[index]!
  if (parts.form?.leading && !parts.form.garbled) return 0
  const above = cells.slice(0, index).findLast(({ place }) => place)?.place?.number
  const below = cells.slice(index + 1).find(({ place }) => place)?.place?.number
  if (above === undefined) return 0
  if (below === undefined) return MEDICINE.behindNumbers
  return below === above + 1 ? MEDICINE.betweenNumbers : 0
}

/** Everything in it speaks of dose or time. */
function onlyDirections({ directions, listed, headed }: Evidence): boolean {
  return directions >= 0.75 && !listed && !headed
}

/** A bracket that the cell above opened is not closed yet. */
function openAbove(cells: readonly Evidence[], index: number): boolean {
  const above = cells[index - 1]
  if (!above) return false
  const { text } = above.line
  return text.lastIndexOf('(') > text.lastIndexOf(')') && above.parts.composition !== undefined
}

function viterbi(scores: readonly Record<Label, number>[]): Label[] {
  const back: Record<Label, Label | undefined>[] = []
  let totals: Record<Label, number> | undefined
  for (const own of scores) {
    const next = {} as Record<Label, number>
    const from = {} as Record<Label, Label | undefined>
    for (const label of LABELS) {
      const before = totals
      const best = before
        ? LABELS.reduce((one, other) =>
            before[other] + step(other, label) > before[one] + step(one, label) ? other : one,
          )
        : undefined
      next[label] = own[label] + (before && best ? before[best] + step(best, label) : step(undefined, label))
      from[label] = best
    }
    back.push(from)
    totals = next
  }
  if (!totals) return []
  const last = totals
  let label: Label | undefined = LABELS.reduce((one, other) => (last[other] > last[one] ? other : one))
  const labels: Label[] = []
  for (let index = scores.length - 1; index >= 0 && label; index--) {
    labels.unshift(label)
    label = back[index]![label]
  }
  return labels
}
