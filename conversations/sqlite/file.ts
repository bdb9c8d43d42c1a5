/** The one file: its making, its version, its key, its transactions. */
import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { z } from 'zod'
import { createSeal, type Seal } from '../seal.ts'
import { StoreError } from '../store.ts'
import { corrupt, guarded } from './failure.ts'
import { createLogSync, type LogSync } from './log-sync.ts'
import { FILE_VERSION, SCHEMA, UPGRADES } from './schema.ts'

/** 'RxCs': marks a SQLite file as ours, at byte 68 of its header. */
const APPLICATION_ID = 0x52784373
/** https://sqlite.org/fileformat2.html#the_database_header */
const SQLITE_HEADER = {
  bytes: 100,
  magic: 'SQLite format 3\0',
  pageSize: 16,
  userVersion: 60,
  applicationId: 68,
}
/** Halves the pages of a picture against SQLite's 4 KiB; a conversation still fits in one or two. */
const PAGE_BYTES = 8192
/** A process that is just ending may hold the file a moment longer. */
const BUSY_MS = 1000
const CANARY = 'rxchat'

const headerSchema = z.object({ salt: z.instanceof(Uint8Array), canary: z.instanceof(Uint8Array) })

export interface StoreFileOptions {
  /** The file is not let grow beyond this: writing then fails as on a full disk. */
  maxBytes?: number | undefined
  /** What fails where nobody waits for it. */
  onError: (error: unknown) => void
}

export class StoreFile {
  readonly path: string
  readonly seal: Seal
  readonly #database: DatabaseSync
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #log: LogSync

  private constructor(path: string, database: DatabaseSync, seal: Seal, onError: (error: unknown) => void) {
    this.path = path
    this.#database = database
    this.seal = seal
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
    this.#log = createLogSync(path, onError)
  }

  static open(path: string, key: Uint8Array, { maxBytes, onError }: StoreFileOptions): StoreFile {
    return guarded(path, () => {
      if (!createFile(path)) checkFile(path)
      const database = new DatabaseSync(path, { timeout: BUSY_MS })
      try {
        configure(database, maxBytes)
        const isNew = isEmpty(database)
        const seal = isNew ? initialise(database, key) : unlock(database, key, path)
        if (!isNew) upgrade(database)
        return new StoreFile(path, database, seal, onError)
      } catch (error) {
        database.close()
        throw error
      }
    })
  }

  prepare(sql: string): StatementSync {
    return this.#use(() => this.#database.prepare(sql))
  }

  /** All of it or nothing. What it wrote outlives the process from then on, and the machine's power once `synced`. */
  transaction<Result>(run: () => Result): Result {
    return this.#use(() => {
      this.#begin.run()
      try {
        const result = run()
        this.#commit.run()
        return result
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
        throw error
      }
    })
  }

  /** Resolves when everything written so far is on the disk, also if the machine loses power. */
  synced(): Promise<void> {
    return this.#log.sync()
  }

  /** The same within a moment, with nobody waiting. */
  syncSoon(): void {
    this.#log.soon()
  }

  read<Result>(run: () => Result): Result {
    return this.#use(run)
  }

  /** Gives freed pages back to the file system, at most so many. */
  shrink(maxPages: number): void {
    this.#use(() => this.#database.exec(`PRAGMA incremental_vacuum(${maxPages})`))
  }

  /** Empties the write-ahead log into the file, so that nothing removed is left in it. */
  checkpoint(): void {
    this.#use(() => this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
  }

  get isOpen(): boolean {
    return this.#database.isOpen
  }

  async close(): Promise<void> {
    await this.#log.close()
    if (this.#database.isOpen) guarded(this.path, () => this.#database.close())
  }

  #use<Result>(run: () => Result): Result {
    if (!this.#database.isOpen) throw new StoreError('closed', 'the conversation store is closed')
    return guarded(this.path, run)
  }
}

/** True when the file was made just now. */
function createFile(path: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    closeSync(openSync(path, 'wx', 0o600))
    return true
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code === 'ENOSPC')
      throw new StoreError('disk-full', `there is no room left to make ${path}`, { cause })
    throw new StoreError('unwritable', `${path} can't be made (${code})`, { cause })
  }
}

/** Reads the header's bytes, not through SQLite: a file that is not ours or too new stays untouched. */
function checkFile(path: string): void {
  const header = Buffer.alloc(SQLITE_HEADER.bytes)
  let length: number
  let size: number
  try {
    const handle = openSync(path, 'r+')
    length = readSync(handle, header)
    size = fstatSync(handle).size
    closeSync(handle)
    chmodSync(path, 0o600)
  } catch (cause) {
    throw new StoreError('unwritable', `${path} can't be opened (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
    })
  }
  if (length === 0) return
  const isSqlite =
    length === SQLITE_HEADER.bytes &&
    header.toString('latin1', 0, SQLITE_HEADER.magic.length) === SQLITE_HEADER.magic
  if (!isSqlite) throw corrupt(path)
  const application = header.readUInt32BE(SQLITE_HEADER.applicationId)
  const version = header.readUInt32BE(SQLITE_HEADER.userVersion)
  // A process that was killed while it made the file leaves its first page, without our mark.
  const isUnfinished =
    application === 0 &&
    version === 0 &&
    size === PAGE_BYTES &&
    header.readUInt16BE(SQLITE_HEADER.pageSize) === PAGE_BYTES
  if (isUnfinished) return
  if (application !== APPLICATION_ID) throw corrupt(path)
  if (version > FILE_VERSION)
    throw new StoreError(
      'newer-version',
      `${path} was written by a newer rxchat (store version ${version}, this one knows ${FILE_VERSION}): update rxchat, or set another folder`,
    )
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
}

function configure(database: DatabaseSync, maxBytes?: number): void {
  // Neither a commit nor the end of the process needs the disk to be waited for: `LogSync` does that beside it.
  // One process alone: two would both answer what is waiting.
  database.exec(
    `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA locking_mode = EXCLUSIVE`,
  )
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  database.exec('PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF')
  if (maxBytes !== undefined)
    database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / PAGE_BYTES))}`)
}

function initialise(database: DatabaseSync, key: Uint8Array): Seal {
  const salt = randomBytes(16)
  const seal = createSeal(key, salt)
  database.exec('BEGIN IMMEDIATE')
  database.exec(SCHEMA)
  const insert = database.prepare('INSERT INTO header(name, value) VALUES (?, ?)')
  insert.run('salt', salt)
  insert.run('canary', seal.seal(seal.name('canary'), Buffer.from(CANARY)))
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FILE_VERSION}; COMMIT`)
  // The version is read from the file itself at the next start.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return seal
}

function unlock(database: DatabaseSync, key: Uint8Array, path: string): Seal {
  const rows = database.prepare('SELECT name, value FROM header').all()
  const header = headerSchema.safeParse(Object.fromEntries(rows.map(({ name, value }) => [name, value])))
  if (!header.success) throw corrupt(path, header.error)
  const seal = createSeal(key, header.data.salt)
  try {
    seal.open(seal.name('canary'), header.data.canary)
  } catch (cause) {
    throw new StoreError(
      'wrong-key',
      `${path} was written with another key: set the key that it was made with, or move the file away to start anew`,
      { cause },
    )
  }
  return seal
}

/** Brings a file of an earlier version to this one, table by table; what is kept in rows is moved by who owns it. */
function upgrade(database: DatabaseSync): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (version === FILE_VERSION) return
  database.exec('BEGIN IMMEDIATE')
  for (const step of UPGRADES.slice(version - 1)) database.exec(step)
  database.exec(`PRAGMA user_version = ${FILE_VERSION}; COMMIT`)
}
