/**
 * Converts a checkpoint in a process of its own: `node convert.ts CHECKPOINT FOLDER BITS`. Prints a `Converted` as
 * one line of JSON.
 */
import { convertCheckpoint } from '../../inference/engines/paligemma/convert.ts'
import type { Precision } from '../../inference/engines/paligemma/manifest.ts'
import { peakMegabytes } from './process.ts'
import type { Converted } from './results.ts'
import type { ImageSize } from './shapes.ts'

const [checkpoint, folder, bits] = process.argv.slice(2) as [string, string, string]
const started = performance.now()
const cpuBefore = process.cpuUsage()
const manifest = await convertCheckpoint({
  checkpoint,
  folder,
  precision: Number(bits) as Precision,
  source: { repository: 'rxchat/random', revision: 'full-size' },
})
const { user, system } = process.cpuUsage(cpuBefore)
const converted: Converted = {
  size: manifest.image.size as ImageSize,
  bits: manifest.precision,
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakMegabytes: peakMegabytes(),
  bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
}
console.log(JSON.stringify(converted))
