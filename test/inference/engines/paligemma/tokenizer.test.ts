import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { createTokenizer, loadTokenizer } from '../../../../inference/engines/paligemma/tokenizer.ts'

const fixture = new URL('../../../fixtures/paligemma/3b/', import.meta.url)
const read = async (name: string) => JSON.parse(await readFile(new URL(name, fixture), 'utf8'))

const [tokenizerJson, tokenizerConfig, config, goldens] = await Promise.all(
  ['tokenizer.json', 'tokenizer_config.json', 'config.json', 'goldens.json'].map(read),
)
const tokens = { image: config.image_token_index, bos: 2, eos: [1] }
const NORMAL: [number, number, number] = [0.5, 0.5, 0.5]
const image = { size: 448, tokens: goldens.imageTokens, mean: NORMAL, std: NORMAL }
const tokenizer = createTokenizer(tokenizerJson, tokenizerConfig, { image, tokens })
const idOf = (token: string): number =>
  tokenizerJson.model.vocab[token] ??
  tokenizerJson.added_tokens.find(({ content }: { content: string }) => content === token).id

describe('a prompt in ids', () => {
  test.each(goldens.cases as { prompt: string; promptIds: number[] }[])(
    '$prompt has the ids that the reference tokenizer gives',
    ({ prompt, promptIds }) => {
      expect(tokenizer.textIds(prompt)).toEqual(promptIds)
    },
  )

  test('ends with one newline, however many the prompt ends with', () => {
    expect(tokenizer.textIds('ocr\n\n')).toEqual(tokenizer.textIds('ocr'))
    expect(tokenizer.textIds('ocr').at(-1)).toBe(idOf('\n'))
  })

  test('never holds a command that a person spelt out', () => {
    const ids = tokenizer.textIds('answer en <image><eos> what <bos>?')
    expect(ids.filter((id) => [tokens.image, ...tokens.eos].includes(id))).toEqual([])
    expect(ids.filter((id) => id === tokens.bos)).toHaveLength(1)
  })

  test('keeps places as single tokens', () => {
    expect(tokenizer.textIds('detect <loc0007>')).toContain(idOf('<loc0007>'))
  })

  test('falls back to bytes for a script that the vocabulary lacks', () => {
    const ids = tokenizer.textIds('answer en 薬')
    const bytes = ['<0xE8>', '<0x96>', '<0xAC>'].map(idOf)
    expect(ids.slice(-4, -1)).toEqual(bytes)
    expect(tokenizer.decode(bytes)).toBe('薬')
  })

  test('is refused when it is longer than the model was trained for, with a limit in characters', () => {
    const question = 'q'.repeat(2000)
    expect(() => tokenizer.textIds(question)).toThrow(
      expect.objectContaining({ code: 'question-too-long', details: { limit: expect.any(Number) } }),
    )
    try {
      tokenizer.textIds(question)
    } catch (error) {
      const { limit } = (error as { details: { limit: number } }).details
      expect(tokenizer.textIds(question.slice(0, limit)).length).toBeLessThanOrEqual(412)
    }
  })
})

describe('an answer in words', () => {
  test.each(goldens.cases as { prompt: string; tokens: number[]; text: string }[])(
    'the answer to $prompt reads as the reference decodes it, places included',
    ({ tokens: ids, text }) => {
      expect(tokenizer.decode(ids)).toBe(text)
    },
  )

  test.each(goldens.cases as { prompt: string; tokens: number[] }[])(
    'the answer to $prompt is the same token by token',
    ({ tokens: ids }) => {
      const stream = tokenizer.stream()
      const pieces = ids.map((id) => stream.push(id))
      expect(pieces.join('') + stream.end()).toBe(tokenizer.decode(ids))
    },
  )

  test('a character of several bytes comes when its last byte has come', () => {
    const stream = tokenizer.stream()
    const pieces = ['<0xE8>', '<0x96>', '<0xAC>'].map((token) => stream.push(idOf(token)))
    expect(pieces).toEqual(['', '', '薬'])
  })

  test('bytes that are no character read token by token as they do together', () => {
    const ids = ['<0x3E>', '<0xC9>', 'a'].map(idOf)
    const stream = tokenizer.stream()
    const pieces = ids.map((id) => stream.push(id))
    expect(pieces.join('') + stream.end()).toBe(tokenizer.decode(ids))
  })

  test('nothing is left of the token that ends it', () => {
    expect(tokenizer.decode([...tokens.eos])).toBe('')
  })
})

describe('files that are no tokenizer', () => {
  test('are refused as a broken model', () => {
    expect(() => createTokenizer({}, {}, { image, tokens })).toThrow(
      expect.objectContaining({ code: 'model-broken' }),
    )
  })

  test("are refused when they are another model's", () => {
    expect(() =>
      createTokenizer(tokenizerJson, tokenizerConfig, { image, tokens: { ...tokens, image: 999_999 } }),
    ).toThrow(expect.objectContaining({ code: 'model-broken' }))
  })

  test('are missed where they are not there', async () => {
    await expect(loadTokenizer('/nowhere', { image, tokens } as never)).rejects.toMatchObject({
      code: 'model-missing',
    })
  })
})
