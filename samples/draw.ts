/**
 * Draws the sample prescriptions of this folder: `npm run samples`, or `npm run samples -- clinic-printed` for
 * some of them. Every run gives the same pictures.
 */
import { writeFile } from 'node:fs/promises'
import { SAMPLES } from './draw/collection/index.ts'
import { drawSample } from './draw/sample.ts'
import { GroundTruth } from './ground-truth.ts'

const wanted = process.argv.slice(2)
for (const sample of SAMPLES) {
  if (wanted.length > 0 && !wanted.includes(sample.name)) continue
  const { jpeg, truth } = await drawSample(sample)
  await writeFile(new URL(`${sample.name}.jpg`, import.meta.url), jpeg)
  await writeFile(
    new URL(`${sample.name}.json`, import.meta.url),
    `${JSON.stringify(GroundTruth.parse(truth), null, 1)}\n`,
  )
  console.log(`${sample.name}.jpg  ${Math.round(jpeg.length / 1000)} KB, ${truth.lines.length} lines`)
}
