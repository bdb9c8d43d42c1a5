/**
 * `npm run eval:generate -- --pages N --seed S --split train|dev|test FOLDER`: draws N synthetic pages with their
 * ground truth, in the samples' format. The same order gives the same pages.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generatePage } from './draw/generator/generate.ts'
import { isSplit, SPLITS } from './draw/generator/split.ts'
import { GroundTruth } from './ground-truth.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pages: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    split: { type: 'string', default: 'train' },
  },
})
const [folder] = positionals
const [pages, seed] = [Number(values.pages), Number(values.seed)]
const { split } = values
if (!folder || !Number.isInteger(pages) || pages < 1 || !Number.isInteger(seed) || !isSplit(split)) {
  console.error(`npm run eval:generate -- --pages N --seed S --split ${SPLITS.join('|')} FOLDER`)
  process.exit(2)
}
await mkdir(folder, { recursive: true })
for (let index = 0; index < pages; index++) {
  const { name, jpeg, truth } = await generatePage({ seed, split, index })
  await writeFile(join(folder, `${name}.jpg`), jpeg)
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(GroundTruth.parse(truth))}\n`)
  if ((index + 1) % 100 === 0 || index + 1 === pages) console.log(`${index + 1} of ${pages}`)
}
