/**
 * A Telegram that costs as little as possible, in a process of its own: hands out what it is told to and notes when
 * each answer came. The one for tests looks closely at every call, which would be measured too.
 */
import { createServer } from 'node:http'

const MAX_UPDATES = 100
/** A poll that finds nothing waits this long at most. */
const HOLD_MS = 1_000

interface Order {
  messages: number
  chats: number
}

let queue: { update_id: number; json: string }[] = []
const sentAt = new Map<number, number>()
const waits: number[] = []
let expected = 0
let startedAt = 0
let doubled = 0
let messageIds = 1_000_000
let wake: (() => void) | undefined

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', async () => {
    const body = Buffer.concat(chunks).toString()
    const method = request.url!.slice(request.url!.lastIndexOf('/') + 1)
    const result = await answer(method, body)
    response.setHeader('content-type', 'application/json')
    response.end(`{"ok":true,"result":${result}}`)
  })
})

async function answer(method: string, body: string): Promise<string> {
  if (method === 'getUpdates') return updates(JSON.parse(body).offset ?? 0)
  if (method === 'getMe') {
    return '{"id":7000000001,"is_bot":true,"first_name":"rxchat","username":"rx_reads_bot"}'
  }
  if (method === 'sendMessage') {
    const { chat_id: chat, reply_parameters: replied } = JSON.parse(body)
    note(replied.message_id)
    return `{"message_id":${++messageIds},"date":1,"chat":{"id":${chat},"type":"private","first_name":"A"},"text":"x"}`
  }
  return 'true'
}

async function updates(offset: number): Promise<string> {
  queue = queue.filter(({ update_id }) => update_id >= offset)
  if (queue.length === 0) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, HOLD_MS)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
  const batch = queue.slice(0, MAX_UPDATES)
  // A message counts from when it is first handed out or could have been.
  return `[${batch.map(({ json }) => json).join(',')}]`
}

function note(messageId: number): void {
  const at = sentAt.get(messageId)
  if (at === undefined) {
    doubled++
    return
  }
  sentAt.delete(messageId)
  waits.push(performance.now() - at)
  if (waits.length === expected) report()
}

function report(): void {
  const seconds = (performance.now() - startedAt) / 1000
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
  process.send!({ perSecond: expected / seconds, p50: at(0.5), p99: at(0.99), max: at(1), doubled, seconds })
}

let updateIds = 1
let personMessages = 1
function push(chat: number): void {
  const id = personMessages++
  const update_id = updateIds++
  const from = { id: chat, is_bot: false, first_name: 'A', language_code: 'en' }
  const message = {
    message_id: id,
    date: 1_700_000_000,
    chat: { id: chat, type: 'private', first_name: 'A' },
    from,
    text: 'How often is the first one taken?',
  }
  queue.push({ update_id, json: JSON.stringify({ update_id, message }) })
  sentAt.set(id, performance.now())
}

/** `rate` messages a second, or all at once. */
function load({ messages, chats }: Order, rate: number): void {
  waits.length = 0
  sentAt.clear()
  doubled = 0
  expected = messages
  startedAt = performance.now()
  let pushed = 0
  const step = () => {
    const due = rate === 0 ? messages : Math.min(messages, ((performance.now() - startedAt) / 1000) * rate)
    while (pushed < due) push(1 + (pushed++ % chats))
    wake?.()
    if (pushed < messages) setTimeout(step, 5)
  }
  step()
}

process.on('message', (order: Order & { rate: number }) => load(order, order.rate))
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }))
