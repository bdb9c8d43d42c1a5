/**
 * What a question most resembles among paraphrases, for what the phrases of the tables don't hold: by the pieces of its
 * words, so that other endings and slips of the finger still count. Says "none of these" rather than guess.
 */
import type { Language } from '../engine.ts'
import type { AskName } from './asks.ts'
import { foldByEar, foldWords } from './fold.ts'
import { BY_EAR } from './grammar.ts'
import { bn } from './paraphrases/bn.ts'
import { en } from './paraphrases/en.ts'
import { es } from './paraphrases/es.ts'
import { fr } from './paraphrases/fr.ts'
import { hi } from './paraphrases/hi.ts'

export type Paraphrases = Readonly<Partial<Record<AskName | 'none', string>>>

const PARAPHRASES: Readonly<Record<Language, Paraphrases>> = { en, hi, es, fr, bn }

/**
 * Likeness from which the nearest paraphrase is believed, and the lead that it needs over the nearest of another
 * meaning. Chosen on questions that were put aside (`test/inference/questions/asked`): lower likeness or lead answers more of
 * them, and more of them wrongly.
 */
const MIN_LIKENESS = 0.42
const MIN_LEAD = 0.05

/** Letters of a piece: shorter ones tell words apart too little, longer ones forgive no ending. */
const PIECES = [3, 4] as const
/** A whole word that two questions share counts as much as so many of its pieces. */
const WORD_WEIGHT = 2

interface Index {
  /** For each piece, the paraphrases that hold it and its weight there. */
  postings: ReadonlyMap<string, readonly (readonly [paraphrase: number, weight: number])[]>
  /** How much a piece tells: less, the more paraphrases hold it. */
  weights: ReadonlyMap<string, number>
  labels: readonly (AskName | 'none')[]
}

export interface Match {
  ask: AskName | 'none'
  /** 0..1 */
  likeness: number
  /** Over the best of another meaning. */
  lead: number
}

const indices = new Map<Language, Index>()

/** `undefined` where the question resembles nothing that can be asked. `names` are left out of the comparison. */
export function nearest(text: string, language: Language, names: readonly string[]): Match | undefined {
  const best = rank(text, language, names)
  if (best === undefined || best.likeness < MIN_LIKENESS || best.lead < MIN_LEAD) return undefined
  return best
}

/** The best match, believed or not. */
export function rank(text: string, language: Language, names: readonly string[]): Match | undefined {
  const index = indexOf(language)
  const asked = piecesOf(withoutNames(text, names), language)
  let length = 0
  const scores = new Map<number, number>()
  for (const [piece, count] of asked) {
    const weight = count * (index.weights.get(piece) ?? UNKNOWN_WEIGHT)
    length += weight * weight
    for (const [paraphrase, there] of index.postings.get(piece) ?? [])
      scores.set(paraphrase, (scores.get(paraphrase) ?? 0) + weight * there)
  }
  if (length === 0) return undefined
  const best = new Map<AskName | 'none', number>()
  for (const [paraphrase, score] of scores) {
    const label = index.labels[paraphrase]!
    best.set(label, Math.max(best.get(label) ?? 0, score / Math.sqrt(length)))
  }
  const [first, second] = [...best].sort(([, a], [, b]) => b - a)
  if (first === undefined) return undefined
  return { ask: first[0], likeness: first[1], lead: first[1] - (second?.[1] ?? 0) }
}

/** A piece that no paraphrase holds tells most against a likeness. */
const UNKNOWN_WEIGHT = 5

function withoutNames(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => rest.replaceAll(name, ' '), text)
}

/** The words of a language's paraphrases: no names. */
export function wordsOfParaphrases(language: Language): Set<string> {
  const all = Object.values(PARAPHRASES[language]).join(' ')
  return new Set(foldWords(all.replaceAll('|', ' ').replaceAll('_', ' ')).split(' '))
}

function indexOf(language: Language): Index {
  const known = indices.get(language)
  if (known) return known
  const made = index(PARAPHRASES[language], language)
  indices.set(language, made)
  return made
}

function index(paraphrases: Paraphrases, language: Language): Index {
  const entries = Object.entries(paraphrases).flatMap(([label, questions]) =>
    questions.split('|').map((question) => ({
      label: label as AskName | 'none',
      pieces: piecesOf(question.replaceAll('_', ' '), language),
    })),
  )
  const holding = new Map<string, number>()
  for (const { pieces } of entries)
    for (const piece of pieces.keys()) holding.set(piece, (holding.get(piece) ?? 0) + 1)
  const weights = new Map([...holding].map(([piece, count]) => [piece, Math.log(1 + entries.length / count)]))
  const postings = new Map<string, [number, number][]>()
  for (const [at, { pieces }] of entries.entries()) {
    const weighted = [...pieces].map(([piece, count]) => [piece, count * weights.get(piece)!] as const)
    const length = Math.sqrt(weighted.reduce((sum, [, weight]) => sum + weight * weight, 0))
    for (const [piece, weight] of weighted) {
      const there = postings.get(piece)
      if (there) there.push([at, weight / length])
      else postings.set(piece, [[at, weight / length]])
    }
  }
  return { postings, weights, labels: entries.map(({ label }) => label) }
}

function piecesOf(text: string, language: Language): Map<string, number> {
  const folded = foldWords(text)
  const words = (BY_EAR.has(language) ? foldByEar(folded) : folded).split(' ').filter((word) => word !== '')
  const pieces = new Map<string, number>()
  const add = (piece: string, count: number) => pieces.set(piece, (pieces.get(piece) ?? 0) + count)
  for (const [at, word] of words.entries()) {
    add(`=${word}`, WORD_WEIGHT)
    if (at > 0) add(`=${words[at - 1]} ${word}`, 1)
    const edged = `_${word}_`
    for (const size of PIECES)
      for (let from = 0; from + size <= edged.length; from++) add(edged.slice(from, from + size), 1)
  }
  // Twice as often tells hardly more.
  for (const [piece, count] of pieces) pieces.set(piece, Math.sqrt(count))
  return pieces
}
