import { describe, expect, it } from 'vitest'
import type { IncomingMessage } from '../../adapters/adapter.ts'
import { createAccess } from '../../src/access.ts'
import { wordsIn } from '../../src/replies/index.ts'
import type { AllowList } from '../../src/settings/values.ts'
import { createRecordingAdapter } from '../doubles/recording-adapter.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }
const noLists: AllowList = { users: [], chats: [], servers: [] }
const words = wordsIn('en')

let count = 0
function message(over: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    id: `m${++count}`,
    conversation: { platform: 'telegram', chat: '-100' },
    author: { id: '7' },
    images: [],
    text: 'hello',
    receivedAt: new Date(),
    ...over,
  }
}

function access(allow: AllowList, ratePerMinute?: number) {
  return createAccess({ allow: { telegram: allow }, ratePerMinute, log })
}

function delivery(over: Partial<IncomingMessage> = {}) {
  return {
    message: message(over),
    attempt: 1,
    signal: new AbortController().signal,
    earlier: () => ({ step: () => undefined, all: () => [] }),
    remember: () => {},
    once: async <Result>(_: string, run: () => Promise<Result>) => run(),
  }
}

describe('the door', () => {
  it.each([
    ['nobody is listed', noLists, true],
    ['the person is listed', { ...noLists, users: ['7'] }, true],
    ['the chat is listed', { ...noLists, users: ['8'], chats: ['-100'] }, true],
    ['the server is listed', { ...noLists, servers: ['guild'] }, true],
    ['others are listed', { ...noLists, users: ['8'], chats: ['-200'] }, false],
  ])('where %s: %s → %s', (_, lists, admitted) => {
    expect(access(lists).admits(message({ server: 'guild' }))).toBe(admitted)
  })

  it('is only that of the platform that the lists are for', () => {
    const elsewhere = message({ conversation: { platform: 'web', chat: 'x' } })
    expect(access({ ...noLists, users: ['8'] }).admits(elsewhere)).toBe(true)
  })

  it('is told to a stranger once, with the number to be listed', async () => {
    const adapter = createRecordingAdapter('telegram')
    const { turnAway } = access({ ...noLists, users: ['8'] })
    await turnAway(message(), adapter)
    await turnAway(message(), adapter)
    expect(adapter.replies.map(({ reply }) => reply.text)).toEqual([words.notAdmitted('7')])
  })
})

describe('the pace', () => {
  const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000)

  it('is limited per person, and told once a minute in a friendly way', async () => {
    const adapter = createRecordingAdapter('telegram')
    const { paces } = access(noLists, 2)
    const times = [0, 10, 20, 30, 61, 62]
    const answered: boolean[] = []
    for (const seconds of times) {
      answered.push(await paces(delivery({ receivedAt: at(seconds), language: 'en' }), adapter))
    }
    expect(answered).toEqual([true, true, false, false, true, false])
    expect(adapter.replies.map(({ reply }) => reply.text)).toEqual([words.tooFast(40)])
    expect(await paces(delivery({ receivedAt: at(62), author: { id: '9' } }), adapter)).toBe(true)
  })

  it('counts by when messages were sent: a backlog is no flood', async () => {
    const adapter = createRecordingAdapter('telegram')
    const { paces } = access(noLists, 1)
    for (const minute of [0, 1, 2, 3]) {
      expect(await paces(delivery({ receivedAt: at(minute * 60) }), adapter)).toBe(true)
    }
  })

  it('counts another attempt at the same message once', async () => {
    const adapter = createRecordingAdapter('telegram')
    const { paces } = access(noLists, 1)
    const same = delivery()
    expect(await paces(same, adapter)).toBe(true)
    expect(await paces({ ...same, attempt: 2 }, adapter)).toBe(true)
  })

  it('has no limit where none is set', async () => {
    const { paces } = access(noLists)
    for (let n = 0; n < 500; n++) expect(await paces(delivery(), createRecordingAdapter())).toBe(true)
  })
})
