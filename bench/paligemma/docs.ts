/** The measured part of docs/performance.md: the rest of it is written by hand and stays. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { root } from './folders.ts'
import { toPicture } from './picture.ts'
import type { Report } from './report.ts'

const START = '<!-- npm run bench:paligemma writes from here -->'
const END = '<!-- to here -->'
/** Pixels of an inch: twice the size at which the picture is shown. */
const DENSITY = 144

export async function drawReport(report: Report, path: string): Promise<void> {
  await sharp(Buffer.from(toPicture(report)), { density: DENSITY })
    .png({ palette: true })
    .toFile(path)
}

export async function writeDocs(report: Report, markdown: string): Promise<void> {
  const path = join(root, 'docs', 'performance.md')
  const text = await readFile(path, 'utf8')
  const [from, to] = [text.indexOf(START), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${path} lacks the lines “${START}” and “${END}”.`)
  await writeFile(path, `${text.slice(0, from + START.length)}\n\n${markdown}\n\n${text.slice(to)}`)
  await drawReport(report, join(root, 'docs', 'images', 'paligemma.png'))
}
