/**
 * A Discord that costs as little as possible, in a process of its own: hands out what it is told to and notes when
 * each answer came. The one for tests looks closely at every call, which would be measured too.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { ANSWER, QUESTION } from './exchange.ts'
import type { Result } from './measuring.ts'
import { smallPage } from './page.ts'

export interface Order {
  messages: number
  chats: number
  /** Messages a second; 0: all at once. */
  rate: number
  /** Where all come at once: how many may wait for an answer at a time. */
  ahead?: number
  /** In direct conversations a photograph or a question about it; or a command, whose acknowledgement counts. */
  kind: 'photo' | 'question' | 'command'
}

/** After the last answer: one that is given twice would come by then. */
const SETTLE_MS = 300
/** Without an answer for so long, the rest counts as lost. */
const LOST_MS = 60_000

const EPOCH_MS = 1_420_070_400_000
const BOT = '1100000000000000002'
const PAGE = await smallPage()
const NOBODY = { username: 'a', discriminator: '0', global_name: 'A', avatar: null }
const sentAt = new Map<string, number>()
/** Messages that say how far it is, by what they answer. */
const answeredBy = new Map<string, string>()
const waits: number[] = []
let order: Order = { messages: 0, chats: 1, rate: 0, kind: 'question' }
let startedAt = 0
let startedCpu = process.cpuUsage()
let pushed = 0
let silent: NodeJS.Timeout | undefined
let doubled = 0
let sequence = 0
let ids = BigInt(Date.now() - EPOCH_MS) << 22n
let bot: WebSocket | undefined

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (request.url!.startsWith('/page')) return void response.end(PAGE)
    response.setHeader('content-type', 'application/json')
    const path = request.url!.replace(/^\/api\/v10/, '').replace(/\?.*$/, '')
    response.end(answer(request.method!, path, Buffer.concat(chunks)))
  })
})

function answer(method: string, path: string, body: Buffer): string {
  if (path.endsWith('/messages') && method === 'POST') {
    const { content, message_reference: reference } = payloadOf(body)
    const id = String(++ids)
    // How far it is, or an excuse: counts for nothing, until the answer takes its place.
    if (content.includes(ANSWER)) note(reference?.message_id)
    else if (reference !== undefined) answeredBy.set(id, reference.message_id)
    return `{"id":"${id}","channel_id":"1","content":"x","attachments":[]}`
  }
  if (path.endsWith('/callback')) {
    note(path.split('/')[2])
    return '{"interaction":{"id":"1","type":2}}'
  }
  if (path === '/users/@me') return `{"id":"${BOT}","username":"rxchat"}`
  if (path === '/applications/@me') return '{"id":"1100000000000000001","flags":0}'
  if (path === '/gateway/bot') {
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
    return `{"url":"${url}","shards":1,"session_start_limit":{"total":1,"remaining":1,"reset_after":1,"max_concurrency":1}}`
  }
  const changed = method === 'PATCH' && answeredBy.get(path.split('/').at(-1)!)
  if (changed && payloadOf(body).content.includes(ANSWER)) note(changed)
  if (path.includes('/messages/')) return `{"id":"${++ids}","channel_id":"1","content":"","attachments":[]}`
  return path.endsWith('/commands') || path.endsWith('/messages') ? '[]' : '{}'
}

/** An answer with a picture is a form, of which the words are one part. */
function payloadOf(body: Buffer) {
  if (body[0] === 0x7b) return JSON.parse(body.toString())
  const start = body.indexOf('{', body.indexOf('name="payload_json"'))
  return JSON.parse(body.toString('utf8', start, body.indexOf('\r\n--', start)))
}

new WebSocketServer({ server }).on('connection', (socket) => {
  socket.send('{"op":10,"d":{"heartbeat_interval":45000},"s":null,"t":null}')
  socket.on('message', (data) => {
    const { op } = JSON.parse(String(data))
    if (op === 1) socket.send('{"op":11,"d":null,"s":null,"t":null}')
    if (op !== 2) return
    bot = socket
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
    dispatch('READY', { v: 10, user: { id: BOT }, guilds: [], session_id: 's', resume_gateway_url: url })
  })
})

function dispatch(t: string, d: object): void {
  bot?.send(JSON.stringify({ op: 0, t, s: ++sequence, d }))
}

function hand(chat: number, kind: Order['kind']): void {
  const now = BigInt(Date.now() - EPOCH_MS) << 22n
  ids = now > ids ? now : ids + 1n
  const id = String(ids)
  const channel = String(1_200_000_000_000_000_000n + BigInt(chat))
  const user = { ...NOBODY, id: String(1_300_000_000_000_000_000n + BigInt(chat)) }
  sentAt.set(id, performance.now())
  if (kind !== 'command') {
    dispatch('MESSAGE_CREATE', {
      id,
      channel_id: channel,
      author: user,
      content: kind === 'question' ? QUESTION : '',
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      mentions: [],
      attachments: kind === 'question' ? [] : [attachment()],
      type: 0,
    })
    return
  }
  dispatch('INTERACTION_CREATE', {
    id,
    type: 2,
    application_id: '1100000000000000001',
    token: `token-${id}`,
    version: 1,
    locale: 'en-US',
    channel: { id: channel, type: 1 },
    channel_id: channel,
    user,
    data: { id: '1', type: 1, name: 'privacy', options: [] },
  })
}

function attachment() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/page.jpg`
  return { id: String(++ids), filename: 'page.jpg', size: PAGE.byteLength, content_type: 'image/jpeg', url }
}

function note(id: string | undefined): void {
  const at = sentAt.get(id ?? '')
  if (at === undefined) {
    doubled++
    return
  }
  sentAt.delete(id!)
  waits.push(performance.now() - at)
  if (waits.length === order.messages) finish(SETTLE_MS)
  else if (order.ahead !== undefined) push()
}

function finish(inMs: number): void {
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(startedCpu)
  clearTimeout(silent)
  setTimeout(() => {
    const sorted = waits.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
    const result: Result = {
      perSecond: waits.length / seconds,
      p50: at(0.5),
      p99: at(0.99),
      max: at(1),
      lost: order.messages - waits.length,
      doubled,
      busy: (user + system) / 1e6 / seconds,
    }
    process.send!(result)
  }, inMs)
}

function push(): void {
  if (pushed < order.messages) hand(1 + (pushed++ % order.chats), order.kind)
}

function load(next: Order): void {
  order = next
  waits.length = 0
  sentAt.clear()
  doubled = 0
  pushed = 0
  startedAt = performance.now()
  startedCpu = process.cpuUsage()
  const { messages, rate, ahead = messages } = order
  const step = () => {
    const due = rate === 0 ? ahead : Math.min(messages, ((performance.now() - startedAt) / 1000) * rate)
    while (pushed < due) push()
    if (rate !== 0 && pushed < messages) setTimeout(step, 5)
  }
  step()
  let answered = 0
  const watch = () => {
    if (waits.length === answered) return finish(0)
    answered = waits.length
    silent = setTimeout(watch, LOST_MS)
  }
  silent = setTimeout(watch, LOST_MS)
}

process.on('message', (next: Order) => load(next))
// The bench has ended, however it did.
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))
