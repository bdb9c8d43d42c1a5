/**
 * A Telegram that costs as little as possible, in a process of its own: hands out what it is told to and notes when
 * the answers came. The one for tests looks closely at every call, which would be measured too.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { ANSWER, QUESTION } from './exchange.ts'
import type { Result } from './measuring.ts'
import { SAMPLE, smallPage } from './page.ts'

export interface Order {
  messages: number
  chats: number
  /** A second; 0 for all at once. */
  rate: number
  /** A question about the page in the chat, or a photograph of one. */
  kind: 'question' | 'photo'
  /** What is waited for: the answer, or the first sign of life, be it "typing" or a message. */
  until: 'answer' | 'sign'
  /** Not more than so many wait at a time. */
  ahead?: number
}

const MAX_UPDATES = 100
/** After the last answer: one that is given twice would come by then. */
const SETTLE_MS = 300
/** Without an answer for so long, the rest counts as lost. */
const GIVE_UP_MS = 20_000
/** For the instant engine, and for the reader. */
const PAGES = { small: await smallPage(), whole: readFileSync(SAMPLE) }

interface Waiting {
  id: number
  at: number
}

let order: Order = { messages: 0, chats: 1, rate: 0, kind: 'question', until: 'answer' }
/** Updates as JSON, not confirmed yet; the first has the number `firstUpdate`. */
let queue: string[] = []
let firstUpdate = 1
let personMessages = 0
let botMessages = 1_000_000
/** By chat, oldest first. */
const waiting = new Map<number, Waiting[]>()
const waits: number[] = []
let doubled = 0
let startedAt = 0
let lastAt = 0
let wake: (() => void) | undefined

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', async () => {
    const path = request.url!
    if (path.startsWith('/file/'))
      return void response.end(path.endsWith('whole') ? PAGES.whole : PAGES.small)
    const method = path.slice(path.lastIndexOf('/') + 1)
    const isJson = request.headers['content-type']?.startsWith('application/json')
    const body = isJson ? JSON.parse(Buffer.concat(chunks).toString()) : {}
    const result = await answer(method, body)
    response.setHeader('content-type', 'application/json')
    response.end(`{"ok":true,"result":${result}}`)
  })
})

// biome-ignore lint/suspicious/noExplicitAny: a call's parameters, of which few are looked at
async function answer(method: string, body: any): Promise<string> {
  switch (method) {
    case 'getUpdates':
      return updates(body.offset ?? 0, body.timeout)
    case 'getMe':
      return '{"id":7000000001,"is_bot":true,"first_name":"rxchat","username":"rx_reads_bot"}'
    case 'getFile':
      return `{"file_id":"page","file_unique_id":"page","file_path":"photos/${order.until === 'sign' ? 'whole' : 'small'}"}`
    case 'sendChatAction':
      seen(body.chat_id, 'sign')
      return 'true'
    case 'sendMessage':
    case 'editMessageText':
      seen(body.chat_id, body.text.includes(ANSWER) ? 'answer' : 'sign', body.reply_parameters?.message_id)
      return sent(body.chat_id)
    case 'sendPhoto':
      return sent(1)
    default:
      return 'true'
  }
}

function sent(chat: number): string {
  return `{"message_id":${++botMessages},"date":1,"chat":{"id":${chat},"type":"private","first_name":"A"},"text":"x"}`
}

async function updates(offset: number, seconds: number): Promise<string> {
  const confirmed = Math.max(0, offset - firstUpdate)
  if (confirmed > 0) {
    queue = queue.slice(confirmed)
    firstUpdate += confirmed
  }
  if (queue.length === 0 && seconds > 0) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
  return `[${queue.slice(0, MAX_UPDATES).join(',')}]`
}

function seen(chat: number, what: 'answer' | 'sign', replyTo?: number): void {
  if (what === 'sign' && order.until === 'answer') return
  const there = waiting.get(chat) ?? []
  const at = replyTo === undefined ? 0 : there.findIndex(({ id }) => id === replyTo)
  const [found] = at < 0 ? [] : there.splice(at, 1)
  if (found === undefined) {
    if (order.until === 'answer') doubled++
    return
  }
  lastAt = performance.now()
  waits.push(lastAt - found.at)
}

function push(chat: number): void {
  const id = ++personMessages
  const message = {
    message_id: id,
    date: Math.floor(Date.now() / 1000),
    chat: { id: chat, type: 'private', first_name: 'A' },
    from: { id: chat, is_bot: false, first_name: 'A', language_code: 'en' },
    ...(order.kind === 'question'
      ? { text: QUESTION }
      : {
          photo: [{ file_id: 'page', file_unique_id: 'page', width: 1240, height: 1300, file_size: 300_000 }],
        }),
  }
  queue.push(JSON.stringify({ update_id: firstUpdate + queue.length, message }))
  const there = waiting.get(chat)
  const entry = { id, at: performance.now() }
  if (there === undefined) waiting.set(chat, [entry])
  else there.push(entry)
}

async function load(given: Order): Promise<void> {
  order = given
  const { messages, chats, rate, ahead = Number.POSITIVE_INFINITY } = order
  waits.length = 0
  waiting.clear()
  doubled = 0
  const cpu = process.cpuUsage()
  startedAt = performance.now()
  lastAt = startedAt
  let pushed = 0
  while (waits.length < messages && performance.now() - lastAt < GIVE_UP_MS) {
    const due = rate === 0 ? messages : Math.min(messages, ((performance.now() - startedAt) / 1000) * rate)
    while (pushed < due && pushed - waits.length < ahead) push(1 + (pushed++ % chats))
    if (queue.length > 0) wake?.()
    await new Promise((resolve) => setTimeout(resolve, pushed < messages ? 2 : 10))
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const { user, system } = process.cpuUsage(cpu)
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const result: Result = {
    perSecond: waits.length / ((lastAt - startedAt) / 1000),
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    lost: messages - waits.length,
    doubled,
    busy: (user + system) / 1000 / (performance.now() - startedAt),
  }
  process.send!(result)
}

process.on('message', (given: Order) => void load(given))
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }))
