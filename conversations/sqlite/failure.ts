/** SQLite's failures in the store's own words. */
import { StoreError } from '../store.ts'

/** Primary result codes of https://sqlite.org/rescode.html; the low byte of an extended code. */
const SQLITE = { BUSY: 5, LOCKED: 6, READONLY: 8, IOERR: 10, CORRUPT: 11, FULL: 13, CANTOPEN: 14, NOTADB: 26 }

/** Runs it; what SQLite throws becomes a `StoreError` that names the file and what can be done. */
export function guarded<Result>(path: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    throw asStoreError(path, error)
  }
}

function asStoreError(path: string, cause: unknown): unknown {
  if (cause instanceof StoreError) return cause
  const errcode = (cause as { errcode?: number }).errcode
  if (errcode === undefined) return cause
  switch (errcode & 0xff) {
    case SQLITE.CORRUPT:
    case SQLITE.NOTADB:
      return corrupt(path, cause)
    case SQLITE.FULL:
      return new StoreError('disk-full', `there is no room left to write ${path}: free some space`, { cause })
    case SQLITE.BUSY:
    case SQLITE.LOCKED:
      return new StoreError('in-use', `${path} is in use by another rxchat: stop it, or set another folder`, {
        cause,
      })
    case SQLITE.READONLY:
    case SQLITE.IOERR:
    case SQLITE.CANTOPEN:
      return new StoreError('unwritable', `${path} can't be read or written: check its owner and its disk`, {
        cause,
      })
    default:
      return cause
  }
}

export function corrupt(path: string, cause?: unknown): StoreError {
  return new StoreError(
    'corrupt',
    `${path} is damaged or not a conversation store; it was left as it is: move it away to start with an empty one, or put a backup in its place`,
    { cause },
  )
}
