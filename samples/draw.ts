/**
 * Draws the sample prescriptions of this folder: `npm run samples`, or `npm run samples -- clinic-printed` for
 * some of them. Every run gives the same pictures.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { SAMPLES } from './draw/collection/index.ts'
import { NOT_PRESCRIPTIONS } from './draw/collection/not-prescriptions.ts'
import { drawNotPrescription, drawSample } from './draw/sample.ts'
import { GroundTruth } from './ground-truth.ts'

const names = process.argv.slice(2)
const wanted = ({ name }: { name: string }) => names.length === 0 || names.includes(name)
const here = (path: string) => new URL(path, import.meta.url)
const report = (path: string, jpeg: Buffer) => console.log(`${path}  ${Math.round(jpeg.length / 1000)} KB`)

for (const sample of SAMPLES.filter(wanted)) {
  const { jpeg, truth } = await drawSample(sample)
  await writeFile(here(`${sample.name}.jpg`), jpeg)
  await writeFile(here(`${sample.name}.json`), `${JSON.stringify(GroundTruth.parse(truth), null, 1)}\n`)
  report(`${sample.name}.jpg`, jpeg)
}

await mkdir(here('not-prescriptions'), { recursive: true })
for (const picture of NOT_PRESCRIPTIONS.filter(wanted)) {
  const jpeg = await drawNotPrescription(picture)
  await writeFile(here(`not-prescriptions/${picture.name}.jpg`), jpeg)
  report(`not-prescriptions/${picture.name}.jpg`, jpeg)
}
