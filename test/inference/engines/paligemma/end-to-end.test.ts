/** A picture file and a prompt in, words out: every part of the product between, held to the reference's words. */
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { WHOLE_PAGE } from '../../../../inference/engines/paligemma/encoding.ts'
import { readManifest } from '../../../../inference/engines/paligemma/manifest.ts'
import { type Piece, sayingOf } from '../../../../inference/engines/paligemma/saying.ts'
import { startModelThread } from '../../../../inference/engines/paligemma/thread.ts'
import { createTokenizer } from '../../../../inference/engines/paligemma/tokenizer.ts'
import { checkpointOf, convert, FAMILIES, type Goldens, pageOf, readGoldens } from './goldens.ts'

/**
 * Features are kept as float16, which shifts logits by up to about this. Where the reference itself hesitates between
 * two tokens by less, either is right, and nothing after it can be compared.
 */
const HALF_A_TOKEN = 0.005

it.each(FAMILIES)(
  'the %s says what the reference says, from the picture file to the words',
  async (family) => {
    const goldens = await readGoldens(family)
    const { folder, remove } = await convert(family, 32)
    const thread = startModelThread({
      entry: new URL('../../../../inference/engines/paligemma/worker.ts', import.meta.url),
      folder,
      threads: 1,
      maxNewTokens: goldens.maxNewTokens,
      approximate: false,
      providers: [],
    })
    const decode = await decoderOf(family, folder)
    let compared = 0
    for (const [number, { page, prompt, tokens }] of goldens.cases.entries()) {
      const { jpeg, digest } = await pageOf(goldens, page)
      const [features] = await thread.encode({ jpeg, turn: 0, boxes: [WHOLE_PAGE] })
      const pieces: Piece[] = []
      const request = { page: digest, view: 0, features: features!, prompt }
      for await (const piece of thread.answer(request)) pieces.push(piece)
      const said = sayingOf(pieces).text
      const certain = await certainTokens(goldens, number)
      if (certain === tokens.length) expect(said).toBe(decode(tokens))
      else expect(said.startsWith(decode(tokens.slice(0, certain)).replace(/\ufffd+$/, ''))).toBe(true)
      compared += certain
    }
    // Most of them: the words are not waved through.
    const all = goldens.cases.reduce((sum, { tokens }) => sum + tokens.length, 0)
    expect(compared / all).toBeGreaterThan(0.6)
    await thread.close()
    await remove()
    await goldens.tensors.close()
  },
)

/** How many tokens come before the first one that the reference hardly prefers to its second choice. */
async function certainTokens(goldens: Goldens, number: number): Promise<number> {
  const count = goldens.cases[number]!.tokens.length
  const logits = await goldens.tensors.read(`cases.${number}.logits`)
  const width = logits.length / count
  for (let step = 0; step < count; step++) {
    const [second, first] = logits
      .slice(step * width, (step + 1) * width)
      .sort()
      .subarray(-2)
    if (first! - second! < HALF_A_TOKEN) return step
  }
  return count
}

async function decoderOf(family: (typeof FAMILIES)[number], folder: string) {
  const read = async (name: string) => JSON.parse(await readFile(`${checkpointOf(family)}/${name}`, 'utf8'))
  const manifest = await readManifest(folder)
  return createTokenizer(await read('tokenizer.json'), await read('tokenizer_config.json'), manifest).decode
}
