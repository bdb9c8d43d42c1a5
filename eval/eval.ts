/**
 * `npm run eval`: how well pages and words are read. Without `--data`, the project's own samples and a small set of
 * synthetic pages; docs/evaluation.md describes the options, the format and the measures.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { loadLexicon } from '../inference/lexicon/load.ts'
import { generatePage, kindOf, type PageOrder } from '../samples/draw/generator/generate.ts'
import { isSplit, type Split } from '../samples/draw/generator/split.ts'
import { DataError, findPages, findWords, type PageItem, type WordFolder } from './data.ts'
import { ENGINES, type EvaluatedEngine } from './engine.ts'
import { PAGE_MEASURES, type PageMeasure, scorePage } from './pages/score.ts'
import { type ScoredPage, toRealMarkdown } from './real/report.ts'
import { scoreRealPage } from './real/score.ts'
import { findRealPages } from './real/truth.ts'
import { toMarkdown } from './report/markdown.ts'
import { toPicture } from './report/picture.ts'
import { type Report, stratumOf, type Table } from './report/report.ts'
import type { Score } from './score.ts'
import { scoreWord, WORD_MEASURES, type WordMeasure } from './words/score.ts'

/** Printed or handwritten, clean or photographed. */
const KINDS = 4

const { values } = parseArgs({
  allowNegative: true,
  options: {
    data: { type: 'string', multiple: true },
    pages: { type: 'string', default: '40' },
    each: { type: 'string', default: '0' },
    samples: { type: 'boolean', default: true },
    split: { type: 'string', default: 'dev' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'reader' },
    words: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('results', import.meta.url)) },
  },
})

/** A page to be read, wherever it comes from. */
interface Source {
  name: string
  truth: PageItem['truth']
  file(): Promise<Uint8Array>
}

const open = ENGINES[values.engine]
if (!open) fail(`There is no engine “${values.engine}”: ${Object.keys(ENGINES).join(', ')}.`)
const { split } = values
if (!isSplit(split)) fail('--split is train, dev or test.')
const engine = await open()
try {
  if (values.pages === 'real') await evaluateReal(values.data ?? [])
  else await evaluateAll()
} catch (error) {
  if (!(error instanceof DataError)) throw error
  fail(error.message)
} finally {
  await engine.close()
}

async function evaluateAll(): Promise<void> {
  const tables = values.data ? await evaluateFolders(values.data) : await evaluateOwn()
  if (tables.length === 0) fail('Nothing to evaluate: no page with its JSON and no list of words was found.')
  const report: Report = {
    engine: engine.id,
    at: new Date().toISOString(),
    command: ['npm run eval', ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2)].join(' '),
    tables,
  }
  await write(report, values.out)
}

/** Pages as people send them: tables of their own, as their truth is one of their own. */
async function evaluateReal(folders: readonly string[]): Promise<void> {
  const lexicon = loadLexicon()
  const pages = folders.flatMap(findRealPages)
  if (pages.length === 0) fail('--pages real needs --data FOLDER with pictures and their JSON.')
  const scored: ScoredPage[] = []
  for (const { path, truth } of pages) {
    const reading = await engine.readPage(await readFile(path))
    scored.push({ truth, score: scoreRealPage(reading, truth, lexicon) })
    progress('real pages', scored.length, pages.length)
  }
  const markdown = toRealMarkdown(scored)
  await mkdir(values.out, { recursive: true })
  await writeFile(join(values.out, 'real.md'), `${markdown}\n`)
  console.log(markdown)
}

async function evaluateOwn(): Promise<Table[]> {
  const tables: Table[] = []
  if (values.samples) {
    const samples = findPages(fileURLToPath(new URL('../samples', import.meta.url))).map(fromDisk)
    tables.push(await evaluatePages('Samples', samples))
  }
  const title = `Synthetic pages (${split}, seed ${values.seed})`
  const [count, each] = [Number(values.pages), Number(values.each)]
  if (each > 0) tables.push(await evaluatePages(title, drawnOfEach(each), KINDS * each))
  else if (count > 0) tables.push(await evaluatePages(title, drawn(count), count))
  return tables
}

async function* drawn(count: number): AsyncGenerator<Source> {
  for (let index = 0; index < count; index++) yield drawnPage(index)
}

/** As many of each kind: clean pages are rare among all, and a rate needs many names to be told. */
async function* drawnOfEach(count: number): AsyncGenerator<Source> {
  const seen = new Map<string, number>()
  for (let index = 0, done = 0; done < KINDS * count; index++) {
    const { writing, picture } = kindOf(orderOf(index))
    const kind = `${writing}, ${picture}`
    const before = seen.get(kind) ?? 0
    if (before === count) continue
    seen.set(kind, before + 1)
    done++
    yield drawnPage(index)
  }
}

function orderOf(index: number): PageOrder {
  return { seed: Number(values.seed), split: split as Split, index }
}

/** Drawn when its turn comes: a picture takes more than 100 MB while it is drawn. */
async function drawnPage(index: number): Promise<Source> {
  const { name, jpeg, truth } = await generatePage(orderOf(index))
  return { name, truth, file: async () => jpeg }
}

async function evaluateFolders(folders: readonly string[]): Promise<Table[]> {
  const tables: Table[] = []
  for (const folder of folders) {
    const pages = findPages(folder).map(fromDisk)
    if (pages.length > 0) tables.push(await evaluatePages(folder, pages))
    for (const words of findWords(folder)) {
      if (!values.words || values.words === words.name) tables.push(await evaluateWords(words, engine))
    }
  }
  return tables
}

function fromDisk({ name, path, truth }: PageItem): Source {
  return { name, truth, file: () => readFile(path) }
}

async function evaluatePages(
  title: string,
  sources: readonly Source[] | AsyncIterable<Source>,
  count = Array.isArray(sources) ? sources.length : 0,
): Promise<Table> {
  const lexicon = loadLexicon()
  const scores: { item: string; stratum: string; score: Score<PageMeasure> }[] = []
  for await (const source of sources) {
    const reading = await engine.readPage(await source.file())
    const { writing, picture, legible } = source.truth.strata
    const stratum = legible ? `${writing}, ${picture}` : 'illegible'
    scores.push({ item: source.name, stratum, score: scorePage(reading, source.truth, lexicon) })
    progress(title, scores.length, count)
  }
  const strata = [...Map.groupBy(scores, ({ stratum }) => stratum)].sort(([a], [b]) => (a < b ? -1 : 1))
  const legible = scores.filter(({ stratum }) => stratum !== 'illegible')
  return {
    title,
    measures: PAGE_MEASURES,
    strata: [...strata, ['all', legible] as const].map(([name, members]) =>
      stratumOf(name, PAGE_MEASURES, members),
    ),
  }
}

async function evaluateWords({ name, words }: WordFolder, { readWord, id }: EvaluatedEngine): Promise<Table> {
  if (!readWord) fail(`The engine “${id}” does not read single words.`)
  const closed = [...new Set(words.map(({ medicine }) => medicine))]
  const scores: { item: string; score: Score<WordMeasure> }[] = []
  for (const word of words) {
    const reading = await readWord(await readFile(word.path), closed)
    scores.push({ item: word.path.split('/').at(-1)!, score: scoreWord(reading, word) })
    progress(name, scores.length, words.length)
  }
  return {
    title: `Words: ${name} (${closed.length} names)`,
    measures: WORD_MEASURES,
    strata: [stratumOf('all', WORD_MEASURES, scores)],
  }
}

async function write(report: Report, folder: string): Promise<void> {
  const markdown = toMarkdown(report)
  const picture = toPicture(report)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'report.md'), markdown)
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`)
  await writeFile(join(folder, 'report.svg'), picture)
  await sharp(Buffer.from(picture)).png().toFile(join(folder, 'report.png'))
  console.log(markdown)
  console.log(`Written to ${folder}: report.md, report.json, report.svg, report.png`)
}

function progress(title: string, done: number, all: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${title}: ${done}/${all}${done === all ? '\n' : ''}`)
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
