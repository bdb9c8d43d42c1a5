/** What is evaluated: anything that reads pages; an engine that can also read a lone word says so. */
import type { PageProblem, Quad } from '../inference/engine.ts'
import type { NameReading, Prescription } from '../inference/prescription.ts'

export interface PageReading {
  /** Places are on the page turned upright. */
  lines: { text: string; quad: Quad }[]
  prescription: Prescription
  problems: readonly PageProblem[]
  milliseconds: number
  /** Time of all cores together. */
  cpuMs: number
}

/** A picture of one word, read against a list of names. */
export interface WordReading {
  /** Best string, without any lexicon. */
  text: string
  /** Names, best first, at most five. */
  open: string[]
  /** The same against the folder's own names alone. */
  closed: string[]
  /** How the product would call it. */
  name: NameReading
  milliseconds: number
}

export interface EvaluatedEngine {
  id: string
  readPage(file: Uint8Array): Promise<PageReading>
  readWord?(file: Uint8Array, closed: readonly string[]): Promise<WordReading>
  close(): Promise<void>
}

/** By the name that `--engine` takes. */
export const ENGINES: Readonly<Record<string, () => Promise<EvaluatedEngine>>> = {
  reader: async () => (await import('./engines/reader.ts')).openReader(),
}
