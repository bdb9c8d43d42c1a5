import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { joinParts } from '../../conversations/album.ts'
import type { IncomingMessage } from '../../conversations/message.ts'
import { openConversationStore } from '../../conversations/open.ts'
import { message } from '../contracts/store.ts'

const SETTLE_MS = 300

function part(position: number, over: Partial<IncomingMessage> = {}): IncomingMessage {
  const { text: _, ...bare } = message()
  return {
    ...bare,
    id: `part ${position}`,
    album: { id: 'a', position },
    images: [{ reference: `file ${position}` }],
    ...over,
  }
}

async function openStore() {
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-album-'))
  const handled: IncomingMessage[] = []
  const open = async () => {
    const store = await openConversationStore({
      folder,
      key: Buffer.alloc(32, 5),
      albumSettleMs: SETTLE_MS,
      retryDelaysMs: [1],
    })
    const run = () =>
      store.inbox.run(async (delivery) => {
        handled.push(delivery.message)
      })
    return { store, run }
  }
  let current = await open()
  onTestFinished(async () => {
    await current.store.close()
    rmSync(folder, { recursive: true })
  })
  return {
    handled,
    accept: (one: IncomingMessage) => current.store.inbox.accept(one),
    run: () => current.run(),
    pending: () => current.store.inbox.pending(),
    async reopen() {
      await current.store.close()
      current = await open()
    },
  }
}

describe('the parts of an album', () => {
  test('are handed over as one message, in the order of their positions', async () => {
    const { accept, run, handled, pending } = await openStore()
    run()
    for (const position of [2, 1, 3]) await accept(part(position, position === 1 ? { text: 'what?' } : {}))
    await vi.waitFor(() => expect(pending()).toBe(0))
    expect(handled).toHaveLength(1)
    expect(handled[0]!.images.map(({ reference }) => reference)).toEqual(['file 1', 'file 2', 'file 3'])
    expect(handled[0]!.text).toBe('what?')
    expect(handled[0]!.aliases).toEqual(['part 2', 'part 1', 'part 3'])
  })

  test('are waited for as long as they keep coming', async () => {
    const { accept, run, handled, pending } = await openStore()
    run()
    for (const position of [1, 2, 3, 4]) {
      await accept(part(position))
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS * 0.6))
    }
    await vi.waitFor(() => expect(pending()).toBe(0))
    expect(handled.map(({ images }) => images.length)).toEqual([4])
  })

  test('are together also after a restart between them', async () => {
    const { accept, run, handled, pending, reopen } = await openStore()
    await accept(part(1))
    await accept(part(2))
    await reopen()
    run()
    await accept(part(3))
    await vi.waitFor(() => expect(pending()).toBe(0))
    expect(handled.map(({ images }) => images.length)).toEqual([3])
  })

  test('keep those behind them waiting, and nobody elsewhere', async () => {
    const { accept, run, handled, pending } = await openStore()
    run()
    await accept(part(1))
    await accept(message({ id: 'behind' }))
    await accept(part(2))
    await accept(message({ id: 'elsewhere', conversation: { platform: 'telegram', chat: 'other' } }))
    await vi.waitFor(() => expect(pending()).toBe(0))
    expect(handled.map(({ id }) => id)).toEqual(['elsewhere', 'part 1', 'behind'])
  })

  test('of two albums are not mixed', async () => {
    const { accept, run, handled, pending } = await openStore()
    run()
    for (const position of [1, 2]) {
      await accept(part(position))
      await accept(part(position, { id: `other ${position}`, album: { id: 'b', position } }))
    }
    await vi.waitFor(() => expect(pending()).toBe(0), 3_000)
    expect(handled.map(({ images }) => images.length)).toEqual([2, 2])
  })
})

test('pictures that are missing keep their places among all', () => {
  const missing = { images: [], missingImages: [{ position: 0, reason: 'too-large' }] }
  const joined = joinParts([part(1), part(2, missing), part(3)])
  expect(joined.images).toHaveLength(2)
  expect(joined.missingImages).toEqual([{ position: 1, reason: 'too-large' }])
})
