/**
 * Holds the other side's export to the reference: a tiny checkpoint exported by tools/paligemma/peer.py in float32
 * has to give the logits and the tokens of test/fixtures/paligemma in transformers.js.
 *
 *     node peer-check.ts FOLDER FIXTURE
 *
 * Prints a `PeerChecked` as one line of JSON.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openFiles } from '../../inference/engines/paligemma/checkpoint/safetensors.ts'
import { loadPeer } from './peer-model.ts'

export interface PeerChecked {
  /** The largest difference of a first token's logit, and the largest logit. */
  difference: number
  largest: number
  /** Answers that are the reference's token for token, of so many. */
  same: number
  answers: number
}

interface Record {
  imageTokens: number
  maxNewTokens: number
  cases: { page: number; promptIds: number[]; tokens: number[] }[]
}

const [folder, fixture] = process.argv.slice(2) as [string, string]
const { model, Tensor } = await loadPeer(folder, 'fp32')
const record = JSON.parse(await readFile(join(fixture, 'goldens.json'), 'utf8')) as Record
const goldens = await openFiles([join(fixture, 'goldens.safetensors')])
const { image_size: size } = model.config.vision_config

const checked: PeerChecked = { difference: 0, largest: 0, same: 0, answers: record.cases.length }
for (const [number, { page, promptIds, tokens }] of record.cases.entries()) {
  const ids = [...Array<number>(record.imageTokens).fill(model.config.image_token_index), ...promptIds]
  const integers = (values: readonly number[]) =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length])
  const inputs = {
    input_ids: integers(ids),
    attention_mask: integers(ids.map(() => 1)),
    pixel_values: new Tensor('float32', await goldens.read(`pages.${page}.pixel_values`), [1, 3, size, size]),
  }
  const { logits } = await model(inputs)
  const vocabulary: number = logits.dims.at(-1)
  const own: Float32Array = logits.data.slice(-vocabulary)
  const golden = (await goldens.read(`cases.${number}.logits`)).subarray(0, vocabulary)
  for (const [id, value] of golden.entries()) {
    checked.difference = Math.max(checked.difference, Math.abs(own[id]! - value))
    checked.largest = Math.max(checked.largest, Math.abs(value))
  }
  const output = await model.generate({ ...inputs, max_new_tokens: record.maxNewTokens, do_sample: false })
  const made = Array.from(output.data as BigInt64Array, Number).slice(ids.length)
  if (made.join() === tokens.join()) checked.same++
}
await goldens.close()
console.log(JSON.stringify(checked))
process.exit(0)
