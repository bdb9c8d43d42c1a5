/** Fetches files. Their addresses hold the token: nothing of an address goes into an error or a log. */
import { readFile, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from 'grammy'
import { AdapterError, type ImageSource } from '../adapter.ts'
import { MAX_DOWNLOAD_BYTES } from './limits.ts'
import type { Patience } from './patience.ts'

/** A server of the operator's own has no limit; a larger file is no photograph. */
const MAX_LOCAL_BYTES = 64 * 2 ** 20
/** Without a byte for this long the connection counts as cut. */
const STALL_MS = 20_000
const BACK_OFF_MS = [300, 1_000, 3_000]

export interface DownloadOptions {
  api: Api
  /** Without a slash at its end. */
  apiRoot: string
  token: string
  /** The server is the operator's own: no limit of 20 MB, and files may be on this machine's disk. */
  ownServer: boolean
  patience: Patience
  stallMs?: number
  backOffMs?: readonly number[]
}

export type Download = (image: ImageSource, signal: AbortSignal) => Promise<Uint8Array>

/** Errors are `AdapterError`s: 'too-large', 'expired', 'unreachable', 'refused'. */
export function createDownload(options: DownloadOptions): Download {
  const { api, ownServer, patience, stallMs = STALL_MS, backOffMs = BACK_OFF_MS } = options
  const maxBytes = ownServer ? MAX_LOCAL_BYTES : MAX_DOWNLOAD_BYTES
  const fetchFile = async (path: string, signal: AbortSignal) => {
    if (ownServer && isAbsolute(path)) return fromDisk(path, maxBytes)
    const address = `${options.apiRoot}/file/bot${options.token}/${path}`
    return fromServer(address, { maxBytes, stallMs, signal })
  }

  return async ({ reference, size }, signal) => {
    if (reference === undefined) throw new AdapterError('gone', 'no file was named')
    if (size !== undefined && size > maxBytes) throw tooLarge(maxBytes)
    const file = await patience.insist('files', () => api.getFile(reference))
    if (file.file_path === undefined) throw new AdapterError('expired', 'Telegram no longer has the file')
    if (file.file_size !== undefined && file.file_size > maxBytes) throw tooLarge(maxBytes)
    for (let failures = 0; ; failures++) {
      try {
        return await fetchFile(file.file_path, signal)
      } catch (error) {
        signal.throwIfAborted()
        const wait = backOffMs[failures]
        if (!(error instanceof AdapterError) || error.code !== 'unreachable' || wait === undefined)
          throw error
        await sleep(wait, undefined, { signal })
      }
    }
  }
}

interface Fetching {
  maxBytes: number
  stallMs: number
  signal: AbortSignal
}

async function fromServer(address: string, { maxBytes, stallMs, signal }: Fetching) {
  const stalled = new AbortController()
  const watch = setTimeout(() => stalled.abort(), stallMs)
  try {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.any([signal, stalled.signal]),
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw refusal(response.status)
    }
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of response.body ?? []) {
      watch.refresh()
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
    return new Uint8Array(Buffer.concat(chunks))
  } catch (error) {
    if (error instanceof AdapterError) throw error
    // Not the cause: its words hold the address.
    throw new AdapterError('unreachable', 'the file can’t be fetched from Telegram')
  } finally {
    clearTimeout(watch)
  }
}

function refusal(status: number): AdapterError {
  const message = `Telegram answered ${status} for a file`
  if (status === 404 || status === 410) return new AdapterError('expired', message)
  if (status === 401) return new AdapterError('unauthorised', message)
  return new AdapterError(status === 429 || status >= 500 ? 'unreachable' : 'refused', message)
}

async function fromDisk(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    if ((await stat(path)).size > maxBytes) throw tooLarge(maxBytes)
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if (error instanceof AdapterError) throw error
    throw new AdapterError('expired', 'the file is not where the Bot API server says')
  }
}

function tooLarge(maxBytes: number): AdapterError {
  return new AdapterError('too-large', 'the file is larger than Telegram hands out', {
    figures: { limitMegabytes: maxBytes / 2 ** 20 },
  })
}
