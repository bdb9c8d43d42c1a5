import { readFileSync } from 'node:fs'
import type { Update } from 'grammy/types'
import { describe, expect, it } from 'vitest'
import { createSigner } from '../../../adapters/telegram/identity.ts'
import { messageFrom } from '../../../adapters/telegram/incoming.ts'
import { incomingMessageSchema } from '../../../conversations/message.ts'

const understanding = {
  bot: { id: 7_000_000_001, username: 'rx_reads_bot' },
  signer: createSigner('token'),
  homeOf: (chat: number) => chat,
  commands: new Set(['start']),
}

function read(name: string) {
  const json = readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8')
  const said = messageFrom(JSON.parse(json) as Update, understanding)
  return { ...said!, message: incomingMessageSchema.parse(said!.message) }
}

describe('updates of Telegram’s own guide', () => {
  it.each([
    ['text', { text: '/start', images: [] }],
    ['forwarded', { text: '/start' }],
    ['reply', { text: '/start', replyTo: '1111112/1334' }],
    ['edited', { text: 'Edited text', edited: true, receivedAt: new Date(1441646600_000) }],
    ['entities', { text: 'Bold and italics' }],
    ['audio', { unsupported: 'voice', images: [] }],
  ])('%s', (name, expected) => {
    const { message, addressed } = read(name)
    expect(addressed).toBe(true)
    expect(message).toMatchObject({
      ...expected,
      conversation: { platform: 'telegram', chat: '1111111' },
      author: { id: '1111111' },
      aliases: ['1111111/1365'],
    })
  })

  it('an edit has another id than what was edited, by the same name', () => {
    expect(read('edited').message.id).not.toBe(read('text').message.id)
    expect(read('edited').message.aliases).toEqual(read('text').message.aliases)
  })
})
