/** Loads the names that ship with rxchat and, where given, files of a hospital or country of their own. */
import {
  brandFiles,
  GENERIC_FILES,
  parseBrands,
  parseDiagnosis,
  parseGeneric,
  readRows,
} from './data-files.ts'
import type { Lexicon, LexiconEntry } from './lexicon.ts'
import { lookAlikesOf } from './look-alikes.ts'
import { matchSlots } from './match.ts'
import { mergeEntries } from './merge.ts'
import { withoutSalt } from './salts.ts'
import { slotsOf } from './slots.ts'
import { fold } from './spelling.ts'
import { entryOf, indexSpellings } from './spellings.ts'
import { readLexiconFiles } from './user-file.ts'

/** A name that holds its salt ("Ferrous sulfate") is left as it is where it fits at least this well. */
const SURE_WITH_SALT = 0.5

export interface LoadOptions {
  /** Paths of CSV, TSV or JSON files (docs/lexicon.md); a later file wins over an earlier one and over ours. */
  extraFiles?: readonly string[]
}

/** @throws {LexiconFileError} for a file that cannot be read or has wrong lines */
export function loadLexicon({ extraFiles = [] }: LoadOptions = {}): Lexicon {
  return lexiconOf(shippedEntries(), readLexiconFiles(extraFiles))
}

/** A lexicon of these entries; one of `own` takes the place of those of the same name and other ingredients. */
export function lexiconOf(all: readonly LexiconEntry[], own: readonly LexiconEntry[] = []): Lexicon {
  const entries = mergeEntries(all, own)
  const medicines = indexSpellings(entries.filter(({ kind }) => kind !== 'diagnosis'))
  const diagnoses = indexSpellings(entries.filter(({ kind }) => kind === 'diagnosis'))
  const find = (name: string) => {
    const key = fold(name)
    return entryOf(medicines, key) ?? entryOf(diagnoses, key)
  }
  const pairs = readRows('look-alikes.txt')
  const neighbours = new Map<LexiconEntry, readonly string[]>()
  return {
    size: entries.length,
    find,
    match(span, options) {
      const indexes = []
      if (options.kinds.some((kind) => kind !== 'diagnosis')) indexes.push(medicines)
      if (options.kinds.includes('diagnosis')) indexes.push(diagnoses)
      const matches = matchSlots(indexes, slotsOf(span), options)
      const base = withoutSalt(span)
      if (!base || (matches[0]?.probability ?? 0) >= SURE_WITH_SALT) return matches
      return matchSlots(indexes, slotsOf(base), options)
    },
    lookAlikes(name) {
      const entry = find(name)
      if (!entry || entry.kind === 'diagnosis') return []
      let names = neighbours.get(entry)
      if (!names) {
        names = lookAlikesOf(entry, entries, pairs)
        neighbours.set(entry, names)
      }
      return names
    },
  }
}

/** Everything in the data directory, brands of several countries not yet drawn together. */
export function shippedEntries(): LexiconEntry[] {
  const generics = [
    ...readRows(GENERIC_FILES.everyday).map((row) => parseGeneric(row)),
    ...readRows(GENERIC_FILES.rare).map((row) => parseGeneric(row, true)),
  ]
  const strengths = new Map(generics.map((entry) => [entry.name, entry.strengths]))
  return [
    ...generics,
    ...brandFiles().flatMap((file) => readRows(file).flatMap((row) => parseBrands(row, strengths))),
    ...readRows('diagnoses.txt').map(parseDiagnosis),
  ]
}
