/** Compares what the model says with what stands on the page, name by name and phrase by phrase. */
import { distance } from 'fastest-levenshtein'
import type { Evidence } from '../../engine.ts'
import { fold } from '../../lexicon/spelling.ts'
import { readSig } from '../../sig/sig.ts'
import { compareDetails } from './details.ts'
import type { Finding } from './finding.ts'
import type { PageItem } from './items.ts'
import { holds, linesHolding, type Pages, wordsOf } from './page-text.ts'
import type { Named, Phrase, Statement } from './statement.ts'

export interface ItemComparison {
  statement: Statement
  /** Everything that the reader found. */
  items: readonly PageItem[]
  /** Those that the reader's answer speaks of. */
  subjects: readonly PageItem[]
  /** The reader has an answer; what the model says is one of its own otherwise. */
  answered: boolean
  /** The names themselves were asked for; else, what is said of them. */
  list: boolean
  pages: Pages
}

/** An answer that names medicines or diagnoses, or says something of them. */
export function compareItems(comparison: ItemComparison): Finding[] {
  const { statement, subjects, answered, list } = comparison
  const findings = [
    ...statement.unnamed.flatMap((phrase) => compareUnnamed(phrase, comparison)),
    ...statement.named.flatMap((named) => compareNamed(named, comparison)),
  ]
  const named = new Set(
    findings.flatMap((one) => (one.kind === 'agrees' || one.kind === 'differs' ? one.items : [])),
  )
  const leftOut = subjects.filter((item) => !named.has(item))
  const eachAsked = answered && (list || subjects.length > 1)
  // Nothing to compare is told as such.
  if (!eachAsked || leftOut.length === 0 || findings.length === 0) return findings
  return [...findings, { kind: 'left-out', items: leftOut }]
}

function compareNamed(named: Named, { items, subjects, answered, list, pages }: ItemComparison): Finding[] {
  const { said, items: meant, details } = named
  const [first] = meant
  if (first === undefined) return compareStranger(said, details, items, pages)
  const whole = wholeOf(said, details)
  if (!answered) return [{ kind: 'elsewhere', said: whole, evidence: first.evidence }]
  const asked = subjects.filter((item) => meant.includes(item))
  const sameKind = subjects.some(({ kind }) => kind === first.kind)
  // On the page, but of another medicine than the one that was asked about.
  if (asked.length === 0 && sameKind) return [{ kind: 'otherwise', said: whole }]
  // The same medicine twice on a page ("500 mg at night, 250 mg in the morning"): the one that fits best.
  const fitting = asked.length > 0 ? asked : meant
  const each = fitting.map((item) => details.flatMap((phrase) => compareDetails(said, phrase, item, pages)))
  const best = each.reduce((a, b) => (doubts(b) < doubts(a) ? b : a))
  if (!list) return best
  return [{ kind: 'agrees', of: 'name', items: [fitting[each.indexOf(best)]!] }, ...best]
}

function wholeOf(said: string, details: readonly Phrase[]): string {
  return [said, ...details.filter(({ content }) => content.length > 0).map(({ text }) => text)].join(' ')
}

const doubts = (findings: readonly Finding[]) => findings.filter(({ kind }) => kind !== 'agrees').length

/** A name that the reader didn't find: like one that it did, somewhere on the page, or nowhere. */
function compareStranger(
  said: string,
  details: readonly Phrase[],
  items: readonly PageItem[],
  pages: Pages,
): Finding[] {
  const whole = [said, ...details.filter(({ content }) => content.length > 0).map(({ text }) => text)].join(
    ' ',
  )
  const alike = items.find((item) => resembles(said, item))
  if (alike)
    return [
      { kind: 'differs', said: whole, page: alike.name.quote, evidence: alike.name.evidence, items: [alike] },
    ]
  const name = wordsOf(said)
  const evidence = linesHolding(pages, name)
  if (evidence.length === 0) return [{ kind: 'nowhere', said: whole }]
  const strays = details.filter(
    ({ content }) => content.length > 0 && linesHolding(pages, [...name, ...content]).length === 0,
  )
  return [
    { kind: 'elsewhere', said, evidence },
    ...strays.map(({ text }): Finding => ({ kind: 'nowhere', said: `${said} ${text}` })),
  ]
}

/** One letter in four may differ: farther names are read from another place, or from none. */
const ALIKE = 0.25

function resembles(said: string, { keys, mayBe }: PageItem): boolean {
  const name = fold(said)
  if (mayBe.includes(name)) return true
  return [...keys].some((key) => distance(key, name) <= Math.min(key.length, name.length) * ALIKE)
}

/** Said without a name: of the one medicine that was asked about, or of one of several. */
function compareUnnamed(
  phrase: Phrase,
  { items, subjects, answered, list, pages }: ItemComparison,
): Finding[] {
  const claims = phrase.content.length > 0 || readSig(phrase.text).facts > 0
  if (list || !answered || subjects.length === 0)
    return claims ? compareStranger(phrase.text, [], items, pages) : []
  const each = subjects.map((item) => compareDetails('', phrase, item, pages))
  const fitting = each.filter((findings) => findings.length > 0 && doubts(findings) === 0)
  if (fitting.length > 0) return fitting.flat()
  if (subjects.length === 1) return each[0]!
  return claims ? compareStranger(phrase.text, [], items, pages) : []
}

/**
 * An answer of plain words: a person's name, a date, a line.
 *
 * @param texts the reader's own answer, and the lines that it was read from
 * @param read where those lines stand
 */
export function compareWords(
  phrases: readonly Phrase[],
  texts: readonly string[],
  read: readonly Evidence[],
  pages: Pages,
): Finding[] {
  return phrases.flatMap((phrase): Finding[] => {
    const { text, words, content } = phrase
    for (const wanted of [words, content]) {
      if (texts.some((own) => holds(own, wanted))) return [{ kind: 'agrees', of: 'words', items: [] }]
    }
    const evidence = [words, content]
      .map((wanted) => linesHolding(pages, wanted))
      .find(({ length }) => length > 0)
    if (evidence) return [{ kind: 'elsewhere', said: text, evidence }]
    // "The name of the doctor is" claims nothing by itself.
    if (content.length === 0 && phrases.length > 1) return []
    const [only] = read
    if (only && read.length === 1)
      return [{ kind: 'differs', said: text, page: only.quote, evidence: read, items: [] }]
    return [{ kind: 'nowhere', said: text }]
  })
}

/** The whole page read out: models run its lines together, so that only words can be looked up. */
export function compareTranscript(said: string, pages: Pages): Finding[] {
  const written = new Set(pages.flatMap((page) => page.flatMap(({ text }) => wordsOf(text))))
  const strange = [...new Set(wordsOf(said))].filter((word) => !written.has(word))
  if (strange.length === 0) return [{ kind: 'agrees', of: 'words', items: [] }]
  return strange.map((word) => ({ kind: 'nowhere', said: word }))
}
