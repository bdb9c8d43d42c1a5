/** One page, all the way: picture → lines → prescription. */
import type { EncodeOptions, PageImage } from '../../engine.ts'
import type { Lexicon } from '../../lexicon/lexicon.ts'
import type { TextModels } from '../../ocr/models.ts'
import { readLines } from '../../ocr/read.ts'
import { readPrescription } from '../../structure/read.ts'
import type { ReaderEncoding } from './encoding.ts'
import { move, moveAll } from './places.ts'
import { isSomethingElse } from './something-else.ts'

export async function encodePage(
  page: PageImage,
  models: TextModels,
  lexicon: Lexicon,
  options: EncodeOptions = {},
): Promise<ReaderEncoding> {
  const { turn, lines, problems, legibility, toPage } = await readLines(page, models, options)
  options.onProgress?.({ stage: 'understanding', done: 0.95 })
  const prescription = readPrescription(lines, lexicon)
  if (isSomethingElse(lines, prescription)) problems.push('not-a-prescription')
  options.onProgress?.({ stage: 'understanding', done: 1 })
  const report = { turn, problems, legibility }
  if (!toPage) return { ...report, lines, prescription }
  // Tables and columns are told on the flat sheet; people look at the page.
  return {
    ...report,
    lines: lines.map((line) => move(line, toPage)),
    prescription: moveAll(prescription, toPage),
  }
}
