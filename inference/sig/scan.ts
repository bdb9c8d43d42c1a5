/** A sig's text → its facts in order. At every place the longest notation wins; words no notation knows stay unknown. */
import { undamaged } from './damage.ts'
import type { Fact, Placed } from './fact.ts'
import { type Reader, readerFor } from './language.ts'
import { evenOut } from './letters.ts'
import type { Notation } from './notation/notation.ts'
import { misreadable, NUMBER, toNumber } from './numbers.ts'
import { repair } from './repair.ts'

const GAP = /[\s,;:()[\]&.।·•…+_"'“”|/@–-]+/y
const BARE_NUMBER = new RegExp(
  String.raw`(?<low>${NUMBER})(?:\s*(?:-|to|or)\s*(?<high>${NUMBER}))?(?![\d/])`,
  'y',
)
const WORD = /[^\s,;()]+/y
/** A number ends before anything but a letter, and before an abbreviation of how often: "1BD", "2tds". */
const ENDS = /^(?![a-z])|^(?:od|bd|bid|tds|tid|qid|qds|hs|sos|prn|stat)(?![a-z])/

export function scan(text: string): Placed[] {
  const reader = readerFor(text)
  const placed = scanAsWritten(text, reader)
  const strange = placed.filter(({ kind }) => kind === 'unknown')
  const repaired = repair(text, strange, reader.vietnamese)
  if (!repaired) return placed
  const original = ({ from, to, ...fact }: Placed) =>
    ({ ...fact, from: repaired.at[from]!, to: repaired.at[to]! }) as Placed
  return [...scanAsWritten(repaired.text, readerFor(repaired.text)).map(original), ...repaired.doubts]
}

function scanAsWritten(text: string, { notations, even, vietnamese }: Reader): Placed[] {
  const placed: Placed[] = []
  let at = 0
  while (at < even.length) {
    const start = skip(even, at)
    if (start > at && start >= even.length) break
    const found =
      longest(even, start, notations) ??
      (vietnamese ? undefined : damaged(even, start, notations)) ??
      number(even, start) ??
      word(even, start)
    const written = text.slice(start, found.to)
    for (const fact of found.facts) placed.push({ ...asWritten(fact, written), from: start, to: found.to })
    at = found.to
  }
  return placed
}

interface Found {
  facts: Fact[]
  to: number
}

/** Notations see lower case; what people are shown is quoted as it stands on the page. */
function asWritten(fact: Fact, written: string): Fact {
  if (fact.kind !== 'doubt') return fact
  const even = evenOut(written)
  const text = fact.text.replace(/“([^”]+)”/g, (quoted, inner: string) => {
    const at = even.indexOf(inner)
    return at < 0 ? quoted : `“${written.slice(at, at + inner.length)}”`
  })
  return { ...fact, text }
}

function skip(text: string, at: number): number {
  // A decimal point that opens a number (".5 mg") is not punctuation.
  GAP.lastIndex = at
  const gap = GAP.exec(text)
  if (!gap) return at
  const to = at + gap[0].length
  return /[.]$/.test(gap[0]) && /\d/.test(text[to] ?? '') ? to - 1 : arrow(text, to)
}

/** "->" is a notation of its own ("then"). */
function arrow(text: string, to: number): number {
  return text[to] === '>' && text[to - 1] === '-' ? to - 1 : to
}

function longest(text: string, at: number, notations: readonly Notation[]): Found | undefined {
  let best: Found | undefined
  for (const { pattern, read } of notations) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match || match[0].length === 0) continue
    if (best && at + match[0].length <= best.to) continue
    const facts = read(defined(match.groups), match[0])
    if (facts.length > 0) best = { facts, to: at + match[0].length }
  }
  return best
}

function damaged(text: string, at: number, notations: readonly Notation[]): Found | undefined {
  WORD.lastIndex = at
  const written = WORD.exec(text)?.[0]
  const repair = written && undamaged(written)
  if (!written || !repair) return undefined
  const facts = longest(repair, 0, notations)?.facts
  if (!facts) return undefined
  const doubt: Fact = {
    kind: 'doubt',
    text: `“${written}” is taken for a badly seen abbreviation of how often`,
  }
  return { facts: [...facts, doubt], to: at + written.length }
}

function number(text: string, at: number): Found | undefined {
  BARE_NUMBER.lastIndex = at
  const match = BARE_NUMBER.exec(text)
  if (!match || !ENDS.test(text.slice(at + match[0].length))) return undefined
  const { low, high } = defined(match.groups)
  const facts: Fact[] = [{ kind: 'number', value: toNumber(low!), ...(high ? { high: toNumber(high) } : {}) }]
  const hazard = misreadable(low!)
  if (hazard) facts.push({ kind: 'doubt', text: hazard })
  return { facts, to: at + match[0].length }
}

function word(text: string, at: number): Found {
  WORD.lastIndex = at
  const match = WORD.exec(text)
  return { facts: [{ kind: 'unknown' }], to: at + Math.max(1, match?.[0].length ?? 1) }
}

function defined(groups: Record<string, string | undefined> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}
