/** One file from the hub to the disk: in parallel ranges, resumed where an earlier run stopped, then checked. */
import { rename } from 'node:fs/promises'
import { checkFile } from './checksum.ts'
import { HubError } from './errors.ts'
import { fileUrl, type HubFile } from './listing.ts'
import { openPart, type Part, removePart, segmentLength } from './part.ts'
import { type Hub, request } from './request.ts'
import { cancelled, persist } from './retry.ts'

export interface Transfer {
  /** Ranges fetched at a time. */
  connections: number
  /** Bytes of one range. */
  segmentBytes: number
}

export const TRANSFER: Transfer = {
  // What saturates a home line against a CDN; more only takes turns.
  connections: 8,
  // Few enough requests for the hub's limits (a 28B checkpoint takes 1,700), small enough to share out evenly.
  segmentBytes: 32 * 2 ** 20,
}

/** A kill loses at most about this much of the download. */
const SAVE_EVERY_MS = 1000

export interface DownloadOptions {
  model: string
  revision: string
  /** Where it is to stand; the part and its note stand beside it. */
  path: string
  transfer: Transfer
  signal?: AbortSignal | undefined
  /** Bytes that came just now; negative where they turned out to be worthless. */
  onBytes?: (bytes: number) => void
  onChecking?: () => void
}

/** The server sends whole files only: every cut then means from the start. */
class NoRanges extends HubError {
  constructor() {
    super('unreachable', 'The hub sends whole files only, and every attempt was cut; try again later.')
  }
}

/**
 * @returns SHA-256 of the file
 * @throws {HubError}
 */
export async function downloadFile(hub: Hub, file: HubFile, options: DownloadOptions): Promise<string> {
  const partPath = `${options.path}.part`
  // What was resumed may have been spoilt meanwhile; what is fetched at one go and still differs is the hub's fault.
  for (const last of [false, true]) {
    await fetchPart(hub, file, partPath, options)
    options.onChecking?.()
    const checked = await checkFile(partPath, file, undefined, options.signal).catch((error) => {
      throw options.signal?.aborted ? cancelled(options.signal) : error
    })
    if (checked?.matches) {
      await rename(partPath, options.path)
      await removePart(partPath)
      return checked.sha256
    }
    await removePart(partPath)
    if (!last) options.onBytes?.(-file.size)
  }
  throw new HubError(
    'wrong-content',
    `${file.path} came twice with another content than the hub promises; nothing of it was kept.`,
  )
}

async function fetchPart(hub: Hub, file: HubFile, partPath: string, options: DownloadOptions): Promise<void> {
  const part = await openPart(partPath, file, options.transfer.segmentBytes).catch(noSpace)
  try {
    for (let restarts = 0; ; restarts++) {
      try {
        return await fetchSegments(hub, file, part, options)
      } catch (error) {
        if (!(error instanceof NoRanges) || restarts === hub.retry.attempts) throw error
        options.onBytes?.(-part.received.reduce((sum, bytes) => sum + bytes, 0))
        await part.restart(file.size)
      }
    }
  } finally {
    // Also when it is stopped: the next run goes on from here.
    await part.save().catch(() => undefined)
    await part.close()
  }
}

async function fetchSegments(hub: Hub, file: HubFile, part: Part, options: DownloadOptions): Promise<void> {
  const open = [...part.received.keys()].filter(
    (segment) => part.received[segment]! < segmentLength(file.size, part.segmentBytes, segment),
  )
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  let savedAt = performance.now()
  const worker = async () => {
    for (let segment = open.shift(); segment !== undefined; segment = open.shift()) {
      const current = segment
      await persist(
        (progressed) =>
          fetchSegment(hub, file, part, current, { ...options, signal }, async (bytes) => {
            progressed()
            options.onBytes?.(bytes)
            if (performance.now() - savedAt < SAVE_EVERY_MS) return
            savedAt = performance.now()
            await part.save()
          }),
        hub.retry,
        signal,
      )
    }
  }
  const workers = Array.from({ length: Math.min(options.transfer.connections, open.length) }, worker)
  try {
    await Promise.all(workers)
  } catch (error) {
    stop.abort()
    await Promise.allSettled(workers)
    throw options.signal?.aborted ? cancelled(options.signal) : error
  }
}

async function fetchSegment(
  hub: Hub,
  file: HubFile,
  part: Part,
  segment: number,
  { model, revision, signal }: DownloadOptions,
  onWritten: (bytes: number) => Promise<void>,
): Promise<void> {
  const start = segment * part.segmentBytes
  const end = start + segmentLength(file.size, part.segmentBytes, segment)
  const from = start + part.received[segment]!
  const whole = from === 0 && end === file.size
  const idle = watchIdle(hub.idleMs, signal)
  try {
    const response = await request(hub, {
      model,
      url: fileUrl(hub, model, revision, file.path),
      signal: idle.signal,
      ...(!whole && { headers: { range: `bytes=${from}-${end - 1}` } }),
    })
    try {
      if (!whole) expectRange(response, from, file)
      for await (const bytes of response.body ?? []) {
        idle.alive()
        const room = end - start - part.received[segment]!
        if (bytes.length > room) throw new HubError('bad-answer', `${file.path} is longer than the hub says.`)
        await part.write(segment, bytes).catch(noSpace)
        await onWritten(bytes.length)
      }
    } finally {
      await response.body?.cancel().catch(() => undefined)
    }
    if (part.received[segment]! < end - start) throw new TypeError('the answer ended early')
  } catch (cause) {
    if (signal?.aborted) throw cancelled(signal)
    // fetch reports cuts as TypeErrors, and our own idle watch as an abort.
    if (idle.signal.aborted || cause instanceof TypeError) {
      throw new HubError('unreachable', `The connection was cut while ${file.path} came; run it again.`, {
        cause,
        transient: true,
      })
    }
    throw cause
  } finally {
    idle.end()
  }
}

function expectRange({ status, headers }: Response, from: number, { path, size }: HubFile): void {
  if (status === 200) throw new NoRanges()
  const given = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '')
  if (status === 206 && Number(given?.[1]) === from && (given?.[2] === '*' || Number(given?.[2]) === size))
    return
  throw new HubError('wrong-content', `The hub sends another piece, or another file, than ${path}.`)
}

/** Aborts when nothing has come for a while. */
function watchIdle(idleMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), idleMs)
  return {
    signal: outer ? AbortSignal.any([outer, controller.signal]) : controller.signal,
    alive: () => timer.refresh(),
    end: () => clearTimeout(timer),
  }
}

/** The disk filled up on the way, by whomever. */
function noSpace(cause: unknown): never {
  const code = (cause as NodeJS.ErrnoException)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    throw new HubError('no-space', 'The disk is full; make room and run it again: it goes on from here.', {
      cause,
    })
  }
  throw cause
}
