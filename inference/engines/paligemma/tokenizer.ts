/** Prompts to ids and ids to text, by the checkpoint's own tokenizer files. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import { InferenceError } from '../../errors.ts'
import { FILES, type Manifest } from './manifest.ts'

export interface PromptTokenizer {
  /** `<bos>`, the prefix, a newline of its own: what follows the image tokens. */
  textIds(prefix: string): number[]
  /** Text of an answer. `<loc…>` and `<seg…>` stay: they are what the model says; `<eos>` and its like don't. */
  decode(ids: readonly number[]): string
  /** Decodes an answer as it comes, token by token. */
  stream(): TokenStream
}

export interface TokenStream {
  /** The text that is complete with this token: none, while a character's bytes are still coming. */
  push(id: number): string
  /** What is left at the end. */
  end(): string
}

/** Tokens of text, prompt and answer together, that the mix checkpoints were trained with (big_vision's README). */
const TRAINED_TEXT_TOKENS = [
  { upToSize: 224, tokens: 256 },
  { upToSize: Number.POSITIVE_INFINITY, tokens: 512 },
]
/** Written by the model for places, whatever the file calls them. */
const PLACE = /^<(?:loc\d{4}|seg\d{3})>$/
const NEWLINE = '\n'
/** What stands for bytes that are no character (yet). */
const REPLACEMENT = '\ufffd'
/** What the published figures let an answer take. */
export const ANSWER_TOKENS = 100

/**
 * @param answerTokens kept free for the answer
 * @throws {InferenceError} `model-missing`, `model-broken`
 */
export async function loadTokenizer(
  folder: string,
  manifest: Manifest,
  answerTokens = ANSWER_TOKENS,
): Promise<PromptTokenizer> {
  const [tokenizer, config] = await Promise.all([
    readJson(join(folder, FILES.tokenizer)),
    readJson(join(folder, FILES.tokenizerConfig)),
  ])
  return createTokenizer(tokenizer, config, manifest, answerTokens)
}

/** @throws {InferenceError} `model-broken` for files that are no tokenizer, or not this model's */
export function createTokenizer(
  tokenizerJson: object,
  config: object,
  { image, tokens }: Pick<Manifest, 'image' | 'tokens'>,
  answerTokens = ANSWER_TOKENS,
): PromptTokenizer {
  const tokenizer = build(tokenizerJson, config)
  const newline = tokenizer.token_to_id(NEWLINE)
  if (newline === undefined || tokenizer.id_to_token(tokens.image) === undefined) {
    throw new InferenceError('model-broken', "the tokenizer is not this model's: it lacks its special tokens")
  }
  const special = [...tokenizer.get_added_tokens_decoder().values()].filter(
    (token) => token.special && !PLACE.test(token.content),
  )
  const hidden = new Set([...special.map(({ id }) => id), tokens.image, tokens.bos, ...tokens.eos])
  const commands = special.map(({ content }) => content)
  const maxText = TRAINED_TEXT_TOKENS.find(({ upToSize }) => image.size <= upToSize)!.tokens - answerTokens

  function textIds(prefix: string): number[] {
    const text = disarm(prefix.replace(/\s+$/, ''), commands)
    const ids = tokenizer.encode(text, { add_special_tokens: false }).ids
    // The newline is tokenised apart, as in training: at the end of other text it might merge with it.
    const all = [tokens.bos, ...ids, newline!]
    if (all.length <= maxText) return all
    throw new InferenceError('question-too-long', `the prompt has ${all.length} tokens, ${maxText} fit`, {
      // In characters, which people can count: as many as would fit if the rest is like it.
      details: { limit: Math.floor((text.length * (maxText - 2)) / ids.length) },
    })
  }

  function decode(ids: readonly number[]): string {
    // The table's last rows are padding: their ids stand for nothing.
    const said = ids.filter((id) => !hidden.has(id) && tokenizer.id_to_token(id) !== undefined)
    if (said.length === 0) return ''
    return tokenizer.decode(said, { skip_special_tokens: false, clean_up_tokenization_spaces: false })
  }

  return {
    textIds,
    decode,
    stream: () => startStream(decode),
  }
}

function startStream(decode: (ids: readonly number[]) => string): TokenStream {
  const ids: number[] = []
  let given = 0
  const rest = (text: string) => {
    const more = text.slice(given)
    given = Math.max(given, text.length)
    return more
  }
  return {
    push(id) {
      ids.push(id)
      const text = decode(ids)
      return text.endsWith(REPLACEMENT) ? '' : rest(text)
    },
    end: () => rest(decode(ids)),
  }
}

/** A person may write "<eos>" or "<image>"; it must stay text, and never become the token of that name. */
function disarm(text: string, commands: readonly string[]): string {
  return commands.reduce((safe, command) => safe.replaceAll(command, `< ${command.slice(1)}`), text)
}

function build(tokenizerJson: object, config: object): Tokenizer {
  try {
    return new Tokenizer(tokenizerJson, config)
  } catch (cause) {
    throw new InferenceError('model-broken', "the tokenizer's files can't be used", { cause })
  }
}

async function readJson(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new InferenceError('model-missing', `${path} is not there`, { cause })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InferenceError('model-broken', `${path} is not JSON`, { cause })
  }
}
