/** The key that the store is sealed with: the operator's own, or a file outside the data folder. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { KEY_BYTES } from './seal.ts'
import { StoreError } from './store.ts'

/** Anybody else's right to the key file. */
const OTHERS = 0o077

/**
 * @param text 32 bytes as 64 hex digits or in base64 (URL-safe or not, padded or not).
 * @throws StoreError 'wrong-key'; the message never repeats the text.
 */
export function parseKey(text: string): Uint8Array {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, 'base64')
  throw new StoreError(
    'wrong-key',
    'the encryption key must be 32 bytes, as 64 hex digits or in base64; `openssl rand -base64 32` makes one',
  )
}

/**
 * The key in `path`; a new one is made where there is no file yet.
 * @throws StoreError 'wrong-key' when the file doesn't hold a key or others may read it, 'unwritable' when it can
 * neither be read nor made.
 */
export function keyFromFile(path: string): Uint8Array {
  const existing = readKeyFile(path)
  if (existing !== undefined) return existing
  const key = randomBytes(KEY_BYTES)
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // Fails when a second process made the file in the meantime: then its key is the one.
    writeFileSync(path, `${key.toString('base64')}\n`, { flag: 'wx', mode: 0o600, flush: true })
    return key
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') return readKeyFile(path) ?? key
    throw new StoreError('unwritable', `the key file ${path} can't be made (${errorCode(cause)})`, { cause })
  }
}

function readKeyFile(path: string): Uint8Array | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
    if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0)
      throw new StoreError(
        'wrong-key',
        `the key file ${path} can be read by others on this machine: chmod 600 it`,
      )
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined
    if (cause instanceof StoreError) throw cause
    throw new StoreError('unwritable', `the key file ${path} can't be read (${errorCode(cause)})`, { cause })
  }
  try {
    return parseKey(text)
  } catch (cause) {
    throw new StoreError('wrong-key', `the key file ${path} doesn't hold a key of 32 bytes`, { cause })
  }
}

function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
