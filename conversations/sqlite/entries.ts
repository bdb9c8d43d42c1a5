/** Values under a name in a space, each with its time of expiry: what Keyv's adapter stands on. */

import { z } from 'zod'
import { corrupt } from './failure.ts'
import type { StoreFile } from './file.ts'

/** What is deleted at a stretch: overwriting more than this with zeros would hold up the event loop. */
const SLICE_BYTES = 4 * 2 ** 20
const SLICE_ROWS = 200

/** How a value was turned into bytes; 'serialized' is text that Keyv's serializer made, to be given back as it is. */
export type Form = 'bytes' | 'text' | 'json' | 'serialized'

export interface Entry {
  key: string
  form: Form
  value: unknown
  expires: number | undefined
}

export type Entries = ReturnType<typeof createEntries>

export function createEntries(file: StoreFile) {
  const { seal } = file
  const select = file.prepare(
    'SELECT content, expires FROM entries JOIN contents USING (n) WHERE id = ? AND (expires IS NULL OR expires > ?)',
  )
  const upsert = file.prepare(
    `INSERT INTO entries(id, space, expires) VALUES (?, ?, ?)
     ON CONFLICT(id) DO UPDATE SET expires = excluded.expires RETURNING n`,
  )
  const put = file.prepare('INSERT OR REPLACE INTO contents(n, content) VALUES (?, ?)')
  const exists = file.prepare('SELECT 1 FROM entries WHERE id = ? AND (expires IS NULL OR expires > ?)')
  const find = file.prepare('SELECT n, expires FROM entries WHERE id = ?')
  const removeEntry = file.prepare('DELETE FROM entries WHERE n = ?')
  const removeContent = file.prepare('DELETE FROM contents WHERE n = ?')
  const renewSpace = file.prepare('UPDATE entries SET expires = ? WHERE space = ? AND expires > ?')
  const renewOne = file.prepare('UPDATE entries SET expires = ? WHERE id = ? AND expires > ?')
  const expireSpace = file.prepare('UPDATE entries SET expires = 0 WHERE space = ?')
  const inSpace = file.prepare(
    'SELECT n, id, content, expires FROM entries JOIN contents USING (n) WHERE space = ? AND n > ? AND (expires IS NULL OR expires > ?) ORDER BY n LIMIT 1',
  )
  const expired = file.prepare(
    'SELECT n, length(content) AS size FROM entries JOIN contents USING (n) WHERE expires <= ? ORDER BY expires LIMIT ?',
  )

  const spaceName = (namespace: string): Uint8Array => seal.name('space', namespace)
  const entryName = (namespace: string, key: string): Uint8Array => seal.name('entry', namespace, key)
  const decode = (id: Uint8Array, content: unknown): Omit<Entry, 'expires'> => {
    try {
      return unpack(seal.open(id, content as Uint8Array))
    } catch (cause) {
      throw corrupt(file.path, cause)
    }
  }

  return {
    get(namespace: string, key: string): Entry | undefined {
      const id = entryName(namespace, key)
      const row = file.read(() => select.get(id, Date.now()))
      if (row === undefined) return undefined
      return { ...decode(id, row.content), expires: (row.expires as number | null) ?? undefined }
    },

    has: (namespace: string, key: string): boolean =>
      file.read(() => exists.get(entryName(namespace, key), Date.now())) !== undefined,

    set(namespace: string, { key, form, value, expires }: Entry): void {
      const id = entryName(namespace, key)
      const content = seal.seal(id, ...pack(key, form, value))
      file.transaction(() => {
        const { n } = upsert.get(id, spaceName(namespace), expires ?? null) as { n: number }
        put.run(n, content)
      })
    },

    delete(namespace: string, key: string): boolean {
      return file.transaction(() => {
        const row = find.get(entryName(namespace, key)) as { n: number; expires: number | null } | undefined
        if (row === undefined) return false
        removeEntry.run(row.n)
        removeContent.run(row.n)
        return row.expires === null || row.expires > Date.now()
      })
    },

    /** Gives what still lives in the space a new time of expiry. */
    renewAll(namespace: string, expires: number): void {
      file.read(() => renewSpace.run(expires, spaceName(namespace), Date.now()))
    },

    renew(namespace: string, key: string, expires: number): void {
      file.read(() => renewOne.run(expires, entryName(namespace, key), Date.now()))
    },

    /** Nothing of the space can be read from now on; `removeExpired` takes it off the disk. */
    expire(namespace: string): void {
      file.read(() => expireSpace.run(spaceName(namespace)))
    },

    *list(namespace: string): Generator<Entry> {
      const space = spaceName(namespace)
      for (let n = 0; ; ) {
        const row = file.read(() => inSpace.get(space, n, Date.now()))
        if (row === undefined) return
        n = row.n as number
        yield {
          ...decode(row.id as Uint8Array, row.content),
          expires: (row.expires as number | null) ?? undefined,
        }
      }
    },

    /** Removes one slice of what has expired; false when there is nothing left to remove. */
    removeExpired(): boolean {
      return file.transaction(() => {
        const rows = expired.all(Date.now(), SLICE_ROWS) as { n: number; size: number }[]
        let bytes = 0
        for (const { n, size } of rows) {
          removeEntry.run(n)
          removeContent.run(n)
          bytes += size
          if (bytes >= SLICE_BYTES) break
        }
        return rows.length > 0
      })
    },
  }
}

export function formOf(value: unknown): Form {
  if (value instanceof Uint8Array) return 'bytes'
  return typeof value === 'string' ? 'text' : 'json'
}

const headerSchema = z.object({ key: z.string(), form: z.enum(['bytes', 'text', 'json', 'serialized']) })

/** A line of JSON that says what follows, then the value's bytes as they are. */
function pack(key: string, form: Form, value: unknown): Uint8Array[] {
  const text = form === 'json' ? (JSON.stringify(value) ?? '') : value
  const body = form === 'bytes' ? (value as Uint8Array) : Buffer.from(text as string)
  return [Buffer.from(`${JSON.stringify({ key, form })}\n`), body]
}

function unpack(content: Buffer): Omit<Entry, 'expires'> {
  const end = content.indexOf('\n')
  const { key, form } = headerSchema.parse(JSON.parse(content.toString('utf8', 0, end)))
  const body = content.subarray(end + 1)
  if (form === 'bytes') return { key, form, value: new Uint8Array(body.buffer, body.byteOffset, body.length) }
  const text = body.toString('utf8')
  if (form !== 'json') return { key, form, value: text }
  return { key, form, value: text === '' ? undefined : JSON.parse(text) }
}
