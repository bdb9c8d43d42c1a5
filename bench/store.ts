/**
 * npm run bench:store: 10,000 conversations of a realistic size in one encrypted file. How long a turn's read and
 * write takes, how many messages a second are durably taken in, how long large contents hold up the event loop,
 * and what is left of the file when everything has expired.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Conversation } from '../conversations/conversation.ts'
import type { IncomingMessage } from '../conversations/message.ts'
import { openConversationStore } from '../conversations/open.ts'

const CONVERSATIONS = 10_000
const TURNS = 5_000
/** A person who photographs a page and asks a handful of questions. */
const TURNS_KEPT = 6
const MESSAGES = 10_000
const ACCEPTS_AT_ONCE = 200
const MIB = 2 ** 20
/** A page as it is kept, a reader's encoding, PaliGemma's encoding (1024 × 2304 half floats). */
const LARGE = { picture: 0.4 * MIB, reader: 2 * MIB, paligemma: 4.5 * MIB }

const folder = mkdtempSync(join(tmpdir(), 'rxchat-bench-store-'))
const timeToLiveMs = 24 * 3_600_000
const store = await openConversationStore({ folder, key: Buffer.alloc(32, 1), timeToLiveMs })
try {
  await fill()
  await measureTurns()
  await measureAccepting()
  await measureLarge()
  await measureExpiry()
} finally {
  await store.close()
  rmSync(folder, { recursive: true })
}

async function fill(): Promise<void> {
  const started = performance.now()
  for (let chat = 0; chat < CONVERSATIONS; chat++) await store.save(conversation(chat))
  const seconds = (performance.now() - started) / 1000
  console.log(
    `${CONVERSATIONS} conversations saved in ${seconds.toFixed(1)} s; ${megabytes()} MB on the disk`,
  )
}

async function measureTurns(): Promise<void> {
  const times: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const key = keyOf(Math.floor(Math.random() * CONVERSATIONS))
    const started = performance.now()
    const loaded = await store.load(key)
    loaded.turns.shift()
    loaded.turns.push(turnOf(turn))
    await store.save(loaded)
    times.push(performance.now() - started)
  }
  report("a turn's read and write", times, 'p99 at most 5 ms')
}

async function measureAccepting(): Promise<void> {
  const times: number[] = []
  const started = performance.now()
  for (let first = 0; first < MESSAGES; first += ACCEPTS_AT_ONCE)
    await Promise.all(
      Array.from({ length: ACCEPTS_AT_ONCE }, async (_, index) => {
        const asked = performance.now()
        await store.inbox.accept(message(first + index))
        times.push(performance.now() - asked)
      }),
    )
  const perSecond = MESSAGES / ((performance.now() - started) / 1000)
  console.log(`accepted ${Math.round(perSecond)} messages/s, ${ACCEPTS_AT_ONCE} at a time, on the disk each`)
  report('one of them', times)

  const alone: number[] = []
  for (let index = 0; index < 500; index++) {
    const asked = performance.now()
    await store.inbox.accept(message(MESSAGES + index))
    alone.push(performance.now() - asked)
  }
  report('accepted one after another', alone)

  const handled = store.inbox.pending()
  const handling = performance.now()
  store.inbox.run(async ({ once }) => void (await once('send', async () => ({ ids: ['1'] }))))
  while (store.inbox.pending() > 0) await sleep(5)
  const rate = handled / ((performance.now() - handling) / 1000)
  console.log(`handed over ${Math.round(rate)} messages/s with one step each`)
}

async function measureLarge(): Promise<void> {
  const bytes = store.bytes('encodings')
  for (const [name, size] of Object.entries(LARGE)) {
    const content = crypto.getRandomValues(new Uint8Array(65_536))
    const large = new Uint8Array(size).map((_, index) => content[index % content.length]!)
    const sets: number[] = []
    const gets: number[] = []
    await sleep(100)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    for (let index = 0; index < 20; index++) {
      let started = performance.now()
      await bytes.set(`${name} ${index}`, large)
      sets.push(performance.now() - started)
      await sleep(2)
      started = performance.now()
      await bytes.get(`${name} ${index}`)
      gets.push(performance.now() - started)
      await sleep(2)
    }
    await bytes.clear()
    delay.disable()
    const stall = (delay.max / 1e6).toFixed(1)
    console.log(
      `${name}, ${(size / MIB).toFixed(1)} MiB; longest stall of set, get, clear ${stall} ms (at most 50 ms)`,
    )
    report('  set', sets)
    report('  get', gets)
  }
}

async function measureExpiry(): Promise<void> {
  const before = megabytes()
  const now = Date.now
  Date.now = () => now() + 2 * timeToLiveMs
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const started = performance.now()
  // Forgetting sweeps what has expired.
  await store.forget(keyOf(0))
  const ms = performance.now() - started
  delay.disable()
  Date.now = now
  console.log(
    `everything expired: ${before} MB before, ${megabytes()} MB after; swept in ${ms.toFixed(0)} ms, longest stall ${(delay.max / 1e6).toFixed(1)} ms`,
  )
}

function keyOf(chat: number) {
  return { platform: 'telegram', chat: String(100_000 + chat) }
}

function conversation(chat: number): Conversation {
  return {
    version: 1,
    key: keyOf(chat),
    language: 'en',
    prescriptions: [
      {
        id: 'p1',
        pages: [{ id: `page-${chat}`, width: 1240, height: 1300 }],
        messageIds: ['1'],
        labels: { prescriber: 'Dr Rao', date: '12/03/2026' },
        sentAt: new Date(),
      },
    ],
    current: 'p1',
    turns: Array.from({ length: TURNS_KEPT }, (_, turn) => turnOf(turn)),
    updatedAt: new Date(),
  }
}

function turnOf(turn: number): Conversation['turns'][number] {
  const quote = (number: number) => ({
    number,
    page: 0,
    quote: 'Tab. Aten-D 50 mg 1-0-0 x 30 days',
    box: { x: 0.1, y: 0.2, width: 0.6, height: 0.03 },
    confidence: 0.97,
    where: 'page 1, upper half',
  })
  return {
    messageId: String(turn),
    author: '1',
    asked: 'which medicines are recommended in the prescription?',
    resolved: 'which medicines are recommended in the prescription?',
    intent: 'medicines',
    subjects: [{ kind: 'medicine', id: 'm1', label: 'Aten-D' }],
    prescription: 'p1',
    pages: [],
    reply: JSON.stringify({
      kind: 'answer',
      text: 'The prescription lists four medicines. '.repeat(8),
      quotes: [1, 2, 3, 4].map(quote),
    }),
    at: new Date(),
  }
}

function message(id: number): IncomingMessage {
  return {
    id: String(id),
    conversation: keyOf(id % CONVERSATIONS),
    author: { id: '1', name: 'Alice' },
    text: 'which medicines are recommended in the prescription?',
    images: [],
    language: 'en',
    receivedAt: new Date(),
    platformData: { update: id },
  }
}

function megabytes(): string {
  const names = readdirSync(folder).filter((name) => name.startsWith('conversations.db'))
  const bytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  return (bytes / 1e6).toFixed(1)
}

function report(what: string, times: number[], target = ''): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(2)
  console.log(`${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms${target && ` (${target})`}`)
}
