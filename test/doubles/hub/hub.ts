/**
 * A hub as seen from a client, on two local ports: the hub itself (API, small files, redirects) and the store that
 * it sends large files' requests on to. Paths, headers and error codes as huggingface.co gives them.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface HubModel {
  files: Record<string, Uint8Array | StoredFile>
  /** Branches and tags besides 'main', all standing for the one commit that there is. */
  revisions?: string[]
  /** Needs a token of an account that accepted the licence. */
  gated?: boolean
}

/** A file too large for memory. */
export interface StoredFile {
  path: string
  /** Bytes. */
  length: number
  /** Hexadecimal. */
  sha256: string
}

export interface HubDoubleOptions {
  models: Record<string, HubModel>
  /** Tokens that the hub knows; the value says whether that account accepted the licences. */
  tokens?: Record<string, { accepted: boolean }>
  /** Entries in one page of a listing. */
  pageSize?: number
}

/** What goes wrong, with the requests that it fits, as often as `times` says. */
export interface Fault {
  at: 'hub' | 'store'
  path?: RegExp
  /** Every time, where it isn't given. */
  times?: number
  /** Refuses. */
  status?: number
  headers?: Record<string, string>
  /** Closes the connection after so many bytes of the body. */
  cutAfter?: number
  /** Sends nothing, and keeps the connection. */
  silent?: boolean
  /** Turns every bit of the first byte that it sends. */
  tamper?: boolean
  /** Sends the whole file, whatever range is asked. */
  wholeFiles?: boolean
  bytesPerSecond?: number
  /** What the listing says of this file, in place of the truth. */
  claimedSize?: number
}

export interface SeenRequest {
  at: 'hub' | 'store'
  path: string
  range: string | undefined
  authorization: string | undefined
}

export interface HubDouble extends AsyncDisposable {
  endpoint: string
  /** The one commit of every model. */
  revision: string
  seen: SeenRequest[]
  /** Bytes of files that were sent off. */
  sentBytes(): number
  fail(fault: Fault): void
  heal(): void
  close(): Promise<void>
}

/** Above it the real hub keeps files in its large-file store; the double's fixtures are small. */
const LARGE_FILE_BYTES = 8 * 1024
const PIECE_BYTES = 4 * 1024
/** Of files on the disk, which nothing is tried on but size. */
const STORED_PIECE_BYTES = 1024 * 1024
const REVISION = createHash('sha1').update('the one commit').digest('hex')

export async function startHub(options: HubDoubleOptions): Promise<HubDouble> {
  const seen: SeenRequest[] = []
  let faults: Fault[] = []
  let sent = 0

  function faultFor(at: Fault['at'], path: string): Fault | undefined {
    const fault = faults.find(
      (each) => each.at === at && each.claimedSize === undefined && (each.path?.test(path) ?? true),
    )
    if (fault?.times !== undefined) {
      fault.times -= 1
      if (fault.times === 0) faults = faults.filter((each) => each !== fault)
    }
    return fault
  }

  const serve =
    (at: Fault['at'], handle: (url: URL, request: IncomingMessage, reply: Reply) => Promise<void> | void) =>
    async (request: IncomingMessage, response: ServerResponse) => {
      const url = new URL(request.url!, `http://${request.headers.host}`)
      const { range, authorization } = request.headers
      seen.push({ at, path: url.pathname, range, authorization })
      const fault = faultFor(at, url.pathname)
      const reply = makeReply(request, response, fault, (bytes) => {
        sent += bytes
      })
      if (fault?.silent) return
      if (fault?.status !== undefined) return reply.refuse(fault.status, fault.headers)
      await handle(url, request, reply)
    }

  const store = await listen(
    serve('store', (url, _request, reply) => {
      // The real one checks a signature: nothing else lets anybody in.
      if (url.searchParams.get('Signature') !== 'valid') return reply.refuse(403)
      const [, model, file] = /^\/repos\/(.+)\/([^/]+)$/.exec(decodeURIComponent(url.pathname)) ?? []
      return reply.file(options.models[model ?? '']!.files[file ?? '']!)
    }),
  )

  const hub = await listen(
    serve('hub', (url, request, reply) => {
      const asked =
        /^\/api\/models\/(?<model>[^/]+\/[^/]+)\/(?<what>revision|tree)\/(?<rev>[^/]+)$/.exec(url.pathname) ??
        /^\/(?<model>[^/]+\/[^/]+)\/(?<what>resolve)\/(?<rev>[^/]+)\/(?<file>[^/]+)$/.exec(url.pathname) ??
        /^\/api\/(?<what>resolve-cache)\/models\/(?<model>[^/]+\/[^/]+)\/(?<rev>[^/]+)\/(?<file>[^/]+)$/.exec(
          url.pathname,
        )
      const { model: name = '', what, rev = '', file = '' } = asked?.groups ?? {}
      const model = options.models[name]
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      const account = token === undefined ? undefined : options.tokens?.[token]
      if (token !== undefined && account === undefined) return reply.refuse(401)
      if (model === undefined) return reply.refuse(account ? 404 : 401, { 'x-error-code': 'RepoNotFound' })
      if (![REVISION, 'main', ...(model.revisions ?? [])].includes(decodeURIComponent(rev))) {
        return reply.refuse(404, { 'x-error-code': 'RevisionNotFound' })
      }
      if (what === 'revision') {
        const siblings = Object.keys(model.files).map((rfilename) => ({ rfilename }))
        return reply.json({ id: name, sha: REVISION, gated: model.gated ? 'manual' : false, siblings })
      }
      if (what === 'tree') return listTree(url, model, reply)
      if (model.gated && !account?.accepted) {
        return reply.refuse(account ? 403 : 401, { 'x-error-code': 'GatedRepo' })
      }
      const content = model.files[file]
      if (content === undefined) return reply.refuse(404, { 'x-error-code': 'EntryNotFound' })
      if (what === 'resolve-cache') return reply.file(content)
      const target = isLarge(content)
        ? `${addressOf(store)}/repos/${name}/${file}?Signature=valid`
        : `/api/resolve-cache/models/${name}/${REVISION}/${file}`
      return reply.refuse(isLarge(content) ? 302 : 307, { location: target, 'x-repo-commit': REVISION })
    }),
  )

  function listTree(url: URL, model: HubModel, reply: Reply): void {
    const size = options.pageSize ?? 1000
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const files = Object.entries(model.files).map(([path, content]) => {
      const claimed = faults.find((fault) => fault.claimedSize !== undefined && fault.path?.test(path))
      return describe(path, content, claimed?.claimedSize ?? content.length)
    })
    const entries = [{ type: 'directory', oid: REVISION, size: 0, path: 'onnx' }, ...files]
    if (from + size < entries.length) {
      reply.header('link', `<${url.origin}${url.pathname}?cursor=${from + size}>; rel="next"`)
    }
    reply.json(entries.slice(from, from + size))
  }

  const close = async () => {
    for (const server of [hub, store]) {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    }
  }
  return {
    endpoint: addressOf(hub),
    revision: REVISION,
    seen,
    sentBytes: () => sent,
    fail: (fault) => {
      faults = [...faults, { ...fault }]
    },
    heal: () => {
      faults = []
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

interface Reply {
  header(name: string, value: string): void
  json(value: unknown): void
  refuse(status: number, headers?: Record<string, string>): void
  file(content: Uint8Array | StoredFile): Promise<void>
}

function makeReply(
  { headers }: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
  onSent: (bytes: number) => void,
): Reply {
  return {
    header: (name, value) => response.setHeader(name, value),
    json: (value) => {
      response.setHeader('content-type', 'application/json; charset=utf-8').end(JSON.stringify(value))
    },
    refuse: (status, extra) => {
      response.writeHead(status, extra).end()
    },
    async file(content) {
      const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? []
      const ranged = first !== undefined && !fault?.wholeFiles
      const start = ranged ? Number(first) : 0
      const end = ranged && last ? Number(last) + 1 : content.length
      if (ranged) response.setHeader('content-range', `bytes ${start}-${end - 1}/${content.length}`)
      response.writeHead(ranged ? 206 : 200, { 'content-length': end - start, 'accept-ranges': 'bytes' })
      const stopAt = Math.min(end, start + (fault?.cutAfter ?? Number.POSITIVE_INFINITY))
      let tampers = fault?.tamper ?? false
      for await (const piece of piecesOf(content, start, stopAt)) {
        if (response.destroyed) break
        if (tampers) piece[0]! ^= 0xff
        tampers = false
        await new Promise((done) => response.write(piece, done))
        onSent(piece.length)
        if (fault?.bytesPerSecond) await sleep((piece.length / fault.bytesPerSecond) * 1000)
      }
      if (stopAt < end) response.destroy()
      else response.end()
    },
  }
}

async function* piecesOf(
  content: Uint8Array | StoredFile,
  start: number,
  end: number,
): AsyncIterable<Buffer> {
  if (content instanceof Uint8Array) {
    for (let at = start; at < end; at += PIECE_BYTES)
      yield Buffer.from(content.subarray(at, Math.min(at + PIECE_BYTES, end)))
  } else if (end > start) {
    yield* createReadStream(content.path, { start, end: end - 1, highWaterMark: STORED_PIECE_BYTES })
  }
}

function describe(path: string, content: Uint8Array | StoredFile, size: number) {
  if (!(content instanceof Uint8Array))
    return largeFile(path, content.sha256.slice(0, 40), content.sha256, size)
  const gitName = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
  if (!isLarge(content)) return { type: 'file', oid: gitName, size, path }
  return largeFile(path, gitName, createHash('sha256').update(content).digest('hex'), size)
}

function largeFile(path: string, gitName: string, oid: string, size: number) {
  return { type: 'file', oid: gitName, size, path, lfs: { oid, size, pointerSize: 135 } }
}

function isLarge(content: Uint8Array | StoredFile): boolean {
  return content.length > LARGE_FILE_BYTES
}

async function listen(handle: Parameters<typeof createServer<typeof IncomingMessage>>[1]): Promise<Server> {
  const server = createServer(handle!)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
