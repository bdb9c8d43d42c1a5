/** What can be wrong with the file or its key, and what the operator is told. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type ConversationStoreOptions, openConversationStore } from '../../conversations/open.ts'
import { conversation, message } from '../contracts/store.ts'

const alice = { platform: 'telegram', chat: '4711' }
let folder: string
let file: string

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'rxchat-failures-')), 'store')
  file = join(folder, 'conversations.db')
  onTestFinished(() => rmSync(join(folder, '..'), { recursive: true }))
})

async function open(options: Partial<ConversationStoreOptions> = {}) {
  const store = await openConversationStore({ folder, key: Buffer.alloc(32, 1), ...options })
  onTestFinished(() => store.close())
  return store
}

function rowsIn(table: string): number {
  const database = new DatabaseSync(file)
  const { count } = database.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }
  database.close()
  return count
}

async function written(): Promise<void> {
  const store = await open()
  await store.save(conversation(alice))
  await store.close()
}

describe('opening', () => {
  test('the file and its folder are for their owner alone', async () => {
    await written()
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('another key is refused, and the right one still opens the file', async () => {
    await written()
    await expect(open({ key: Buffer.alloc(32, 2) })).rejects.toMatchObject({ code: 'wrong-key' })
    expect((await (await open()).load(alice)).turns).toHaveLength(1)
  })

  test.each([
    [
      'text',
      () => Buffer.from('this is no database, and long enough to have a header of its own. '.repeat(4)),
    ],
    ['the first half of the header', () => readFileSync(file).subarray(0, 50)],
    [
      'the right header and noise',
      () => Buffer.concat([readFileSync(file).subarray(0, 100), Buffer.alloc(9000, 7)]),
    ],
    ['half of the file', () => readFileSync(file).subarray(0, 8192)],
  ])('a file with %s in it is called damaged and left as it is', async (_, content) => {
    await written()
    const damaged = content()
    writeFileSync(file, damaged)
    const failure = open()
    await expect(failure).rejects.toMatchObject({ code: 'corrupt' })
    await expect(failure).rejects.toThrow(/left as it is: move it away/)
    expect(readFileSync(file).equals(damaged)).toBe(true)
  })

  test("another program's database is not taken for ours", async () => {
    mkdirSync(folder)
    const other = new DatabaseSync(file)
    other.exec('CREATE TABLE t(x)')
    other.close()
    await expect(open()).rejects.toMatchObject({ code: 'corrupt' })
  })

  test('a file of a newer version is refused and left as it is', async () => {
    await written()
    const newer = new DatabaseSync(file)
    newer.exec('PRAGMA user_version = 4')
    newer.close()
    const before = readFileSync(file)
    const failure = open()
    await expect(failure).rejects.toMatchObject({ code: 'newer-version' })
    await expect(failure).rejects.toThrow(/store version 4, this one knows 3.*update rxchat/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test.each([1, 2])(
    'a file of version %i is taken over, with its conversations, pictures and waiting messages',
    async (version) => {
      mkdirSync(folder)
      const old = readFileSync(new URL(`fixtures/version-${version}.db.gz`, import.meta.url))
      writeFileSync(file, gunzipSync(old))
      const store = await open()
      expect(await store.load(alice)).toEqual(conversation(alice))
      expect(await store.pictures.get(alice, 'page-1')).toEqual(new Uint8Array([1, 2, 3]))
      expect(store.inbox.pending()).toBe(1)
      await store.close()
      expect(await (await open()).load(alice)).toEqual(conversation(alice))
    },
  )

  test('an empty file, as a full disk may leave it, is a new store', async () => {
    mkdirSync(folder)
    writeFileSync(file, '')
    const store = await open()
    await store.save(conversation(alice))
    expect((await store.load(alice)).turns).toHaveLength(1)
  })

  test('a file whose making was cut short is made anew', async () => {
    mkdirSync(folder)
    const unfinished = new DatabaseSync(file)
    unfinished.exec('PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL')
    unfinished.close()
    expect(statSync(file).size).toBeGreaterThan(0)
    const store = await open()
    await store.save(conversation(alice))
    expect((await store.load(alice)).turns).toHaveLength(1)
  })

  test('a folder that cannot be made is unwritable', async () => {
    writeFileSync(folder, 'a file where the folder should be')
    await expect(open()).rejects.toMatchObject({ code: 'unwritable' })
  })

  test('a second process on the same file is refused: both would answer what waits', async () => {
    await open()
    await expect(open()).rejects.toMatchObject({
      code: 'in-use',
      message: expect.stringContaining('in use by another rxchat'),
    })
  })
})

describe('a full store', () => {
  test('fails with what to do, keeps what it has, and takes more once there is room', async () => {
    const store = await open({ maxBytes: 600_000 })
    await store.save(conversation(alice))
    const big = new Uint8Array(300_000)
    await store.pictures.put(alice, 'page-1', big)
    const failure = store.pictures.put(alice, 'page-2', big)
    await expect(failure).rejects.toMatchObject({ code: 'disk-full' })
    await expect(failure).rejects.toThrow(/no room left.*free some space/)
    const sent = message({ images: [{ bytes: big }] })
    await expect(store.inbox.accept(sent)).rejects.toMatchObject({ code: 'disk-full' })
    expect((await store.load(alice)).turns).toHaveLength(1)
    expect(await store.pictures.get(alice, 'page-1')).toEqual(big)
    await store.forget(alice)
    expect(await store.inbox.accept(sent)).toBe('accepted')
  })
})

describe('a message that can’t be put on the disk', () => {
  test('is refused, leaves nothing behind, and is taken when it comes again', async () => {
    const sent = message({ images: [{ bytes: new Uint8Array(1000) }] })
    const store = await open()
    const log = `${file}-wal`
    renameSync(log, `${log}.away`)
    await expect(store.inbox.accept(sent)).rejects.toMatchObject({ code: 'unwritable' })
    expect(store.inbox.pending()).toBe(0)
    renameSync(`${log}.away`, log)
    await store.close()
    expect(rowsIn('attachments')).toBe(0)
    expect(await (await open()).inbox.accept(sent)).toBe('accepted')
  })
})

describe('an answer that there is no room to remember', () => {
  test('is tried again and not sent again; the message is done when there is room', async () => {
    const store = await open({ maxBytes: 600_000, retryDelaysMs: [1, 1] })
    await store.inbox.accept(message({ conversation: alice }))
    const sent: number[] = []
    store.inbox.run(async ({ attempt, once, remember }) => {
      await once('say', async () => {
        sent.push(attempt)
        return null
      })
      const whole = conversation(alice)
      const [turn] = whole.turns
      remember(attempt > 1 ? whole : { ...whole, turns: [{ ...turn!, asked: 'x'.repeat(700_000) }] })
    })
    await expect.poll(() => store.inbox.pending()).toBe(0)
    expect(sent).toEqual([1])
    expect(await store.load(alice)).toEqual(conversation(alice))
  })
})

describe('a row that was tampered with', () => {
  test.each(['conversations', 'turns', 'messages'])(
    'in %s is never taken for what it claims to be',
    async (table) => {
      const first = await open()
      await first.save(conversation(alice))
      await first.save(conversation({ ...alice, chat: '2' }))
      await first.inbox.accept(message({ text: 'one' }))
      await first.inbox.accept(message({ text: 'two', conversation: { ...alice, chat: '2' } }))
      await first.close()
      copyFileSync(file, `${file}.before`)
      const database = new DatabaseSync(file)
      // One person's row in another's place: sealed with the right key, under another name.
      const last = table === 'turns' ? 'conversation' : 'rowid'
      database.exec(
        `UPDATE ${table} SET content = (SELECT content FROM ${table} ORDER BY ${last} DESC LIMIT 1)`,
      )
      database.close()
      const errors: unknown[] = []
      const store = await open({ onError: (error) => errors.push(error) })
      if (table !== 'messages') return expect(store.load(alice)).rejects.toMatchObject({ code: 'corrupt' })
      const seen: string[] = []
      store.inbox.run(async (delivery) => void seen.push(delivery.message.text!))
      await expect.poll(() => store.inbox.pending()).toBe(0)
      expect(seen).toEqual(['two'])
      expect(errors).toMatchObject([{ code: 'corrupt' }])
    },
  )
})
