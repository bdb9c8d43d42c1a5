/** What is left on the disk: nothing readable ever, and nothing at all of what was forgotten or has expired. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openConversationStore } from '../../conversations/open.ts'
import type { ConversationStore } from '../../conversations/store.ts'
import { conversation, message } from '../contracts/store.ts'

const HOUR_MS = 3_600_000
const alice = { platform: 'telegram', chat: 'chat-of-alice-4711' }
const bob = { platform: 'telegram', chat: 'chat-of-bob-4712' }
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rxchat-retention-'))
  file = join(folder, 'conversations.db')
  onTestFinished(() => {
    vi.useRealTimers()
    rmSync(folder, { recursive: true })
  })
})

async function open(): Promise<ConversationStore> {
  const store = await openConversationStore({ folder, key: Buffer.alloc(32, 1), timeToLiveMs: HOUR_MS })
  onTestFinished(() => store.close())
  return store
}

async function fill(
  store: ConversationStore,
  key: typeof alice,
  image: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await store.save(conversation(key, `page-of-${key.chat}`))
  await store.pictures.put(key, `page-of-${key.chat}`, image)
  await store.inbox.accept(
    message({ conversation: key, text: 'Aten-D for Alice?', images: [{ bytes: image }] }),
  )
}

/** Everything on the disk, the write-ahead log too; the space set aside holds only zeros. */
function disk(): Buffer {
  const names = readdirSync(folder).filter((name) => name.startsWith('conversations.db'))
  return Buffer.concat(names.map((name) => readFileSync(join(folder, name))))
}

/** Each name and the start of each content in the file: what would show that a row was once there. */
function traces(): Buffer[] {
  const database = new DatabaseSync(file, { readOnly: true })
  const columns = {
    entries: ['id', 'space'],
    contents: ['content'],
    conversations: ['id', 'content'],
    turns: ['content'],
    messages: ['conversation', 'content'],
    attachments: ['content'],
    steps: ['result'],
  }
  const found = Object.entries(columns).flatMap(([table, names]) =>
    names.flatMap((name) => database.prepare(`SELECT ${name} AS bytes FROM ${table}`).all()),
  )
  database.close()
  return found.flatMap(({ bytes }) =>
    bytes === null ? [] : [Buffer.from(bytes as Uint8Array).subarray(0, 24)],
  )
}

describe('on the disk', () => {
  test('neither words nor pictures nor who spoke can be read', async () => {
    const store = await open()
    const image = Buffer.from('a picture that says JFIF '.repeat(100))
    await fill(store, alice, image)
    await store.bytes('encodings').set('reader/page-1', Buffer.from('recognised: Aten-D Tablet'))
    const raw = disk()
    for (const word of [
      '4711',
      'telegram',
      'Alice',
      'Aten-D',
      'Rao',
      'JFIF',
      'page-of',
      'encodings',
      'recognised',
    ])
      expect(raw.includes(word), word).toBe(false)
  })

  test('forget leaves no trace of the conversation, not even its sealed rows and hashed names', async () => {
    let store = await open()
    const image = new Uint8Array(40_000).fill(7)
    await fill(store, bob, image)
    await store.close()
    const bobs = traces()
    store = await open()
    await fill(store, alice, image)
    await store.close()
    const alices = traces().filter((trace) => !bobs.some((one) => one.equals(trace)))
    expect(alices.length).toBeGreaterThanOrEqual(8)
    for (const trace of alices) expect(disk().includes(trace)).toBe(true)

    store = await open()
    await store.forget(alice)
    expect(existsSync(`${file}-wal`)).toBe(true)
    for (const trace of alices) expect(disk().includes(trace)).toBe(false)
    for (const trace of bobs) expect(disk().includes(trace)).toBe(true)
  })

  test('a message that was answered leaves no trace but its hashed id', async () => {
    let store = await open()
    await store.inbox.accept(message({ conversation: alice, images: [{ bytes: new Uint8Array(20_000) }] }))
    await store.close()
    const before = traces()
    store = await open()
    store.inbox.run(async ({ once }) => void (await once('send', async () => 'sent')))
    await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
    await store.close()
    expect(traces()).toEqual([])
    for (const trace of before) expect(disk().includes(trace)).toBe(false)
  })

  test('the file gives its space back when conversations expire', async () => {
    const store = await open()
    vi.useFakeTimers({ toFake: ['Date'] })
    await store.save(conversation(alice))
    await store.forget(alice)
    const empty = statSync(file).size
    for (let index = 0; index < 20; index++)
      await fill(store, { ...alice, chat: String(index) }, new Uint8Array(200_000).fill(index))
    vi.setSystemTime(Date.now() + HOUR_MS + 1)
    // Any forgetting sweeps what has expired too.
    await store.forget(bob)
    expect(statSync(file).size).toBeLessThanOrEqual(2 * empty)
    expect(statSync(`${file}-wal`).size).toBe(0)
  })

  test('what has expired is removed without anybody asking', async () => {
    const store = await openConversationStore({ folder, key: Buffer.alloc(32, 1), timeToLiveMs: 50 })
    onTestFinished(() => store.close())
    await fill(store, alice, new Uint8Array(200_000))
    const full = statSync(file).size + statSync(`${file}-wal`).size
    await expect
      .poll(() => statSync(file).size + statSync(`${file}-wal`).size, { timeout: 5_000 })
      .toBeLessThan(full / 2)
  })

  test('an encoding lives on while questions are asked about it', async () => {
    const encodings = (await open()).bytes('encodings')
    vi.useFakeTimers({ toFake: ['Date'] })
    await encodings.set('reader/page-1', new Uint8Array([1]))
    for (let question = 0; question < 3; question++) {
      vi.setSystemTime(Date.now() + 0.7 * HOUR_MS)
      expect(await encodings.get('reader/page-1')).toEqual(new Uint8Array([1]))
    }
    vi.setSystemTime(Date.now() + HOUR_MS)
    expect(await encodings.get('reader/page-1')).toBeUndefined()
  })
})

test('large pictures are taken off the disk a slice at a time, and others have their turn in between', async () => {
  const store = await open()
  const image = new Uint8Array(4 * 2 ** 20).fill(9)
  for (let page = 0; page < 6; page++) await store.pictures.put(alice, `page-${page}`, image)
  let turns = 0
  let next = setImmediate(function turn() {
    turns++
    next = setImmediate(turn)
  })
  await store.forget(alice)
  clearImmediate(next)
  // 24 MiB, given back one at a time; how long a turn waits is measured by bench:store.
  expect(turns).toBeGreaterThanOrEqual(24)
})
