/** Where a picture on the command line comes from: a file, a URL, or `-` for standard input. */
import { open } from 'node:fs/promises'
import { InferenceError } from '../../inference/errors.ts'
import { LIMITS } from '../../inference/page/image.ts'

export class SourceError extends Error {
  override readonly name = 'SourceError'
}

const FETCH_TIMEOUT_MS = 30_000

/**
 * The bytes of a picture; never more than the limit is read.
 *
 * @throws {SourceError} one sentence for the terminal; {InferenceError} `too-many-bytes`
 */
export async function readPicture(
  source: string,
  input: AsyncIterable<Uint8Array> = process.stdin,
): Promise<Buffer> {
  if (source === '-') return collect(input)
  if (/^https?:\/\//i.test(source)) return fetchPicture(source)
  if (/^[a-z][a-z+.-]+:\/\//i.test(source))
    throw new SourceError(`I can only fetch http and https addresses, not ${source}`)
  return readFileWithin(source)
}

async function readFileWithin(path: string): Promise<Buffer> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    if (size > LIMITS.maxBytes) throw tooLarge(size)
    return await file.readFile()
  } catch (cause) {
    if (cause instanceof InferenceError) throw cause
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new SourceError(`There is no file ${path}`)
    if (code === 'EISDIR') throw new SourceError(`${path} is a folder; name a picture in it`)
    if (code === 'EACCES') throw new SourceError(`The file ${path} may not be read by you`)
    throw new SourceError(`The file ${path} can't be read (${code ?? 'unknown reason'})`, { cause })
  }
}

async function fetchPicture(url: string): Promise<Buffer> {
  let response: Response
  try {
    response = await fetch(url, {
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
      headers: { accept: 'image/*,application/pdf' },
    })
  } catch (cause) {
    throw new SourceError(`${new URL(url).host} can't be reached; check the address and the network`, {
      cause,
    })
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    throw new SourceError(`${new URL(url).host} answered ${response.status} ${response.statusText}`.trim())
  }
  const announced = Number(response.headers.get('content-length') ?? 0)
  if (announced > LIMITS.maxBytes) {
    await response.body.cancel()
    throw tooLarge(announced)
  }
  return collect(response.body)
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stream) {
    size += part.length
    if (size > LIMITS.maxBytes) throw tooLarge(size)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function tooLarge(size: number): InferenceError {
  return new InferenceError('too-many-bytes', `the file has at least ${size} bytes`, {
    details: { limitMegabytes: Math.floor(LIMITS.maxBytes / 2 ** 20) },
  })
}
