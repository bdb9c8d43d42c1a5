/** Keyv's storage adapter on the store's file: one namespace, absolute expiry, values of any shape. */
import { Keyv, type KeyvStorageAdapter, type KeyvStorageEntry, keyvStorageCapability } from 'keyv'
import type { Entries } from './entries.ts'

/** Keyv's storage contract less its event emitter: a failure is thrown, and Keyv hands it on to the caller. */
export type StorageAdapter = Pick<
  KeyvStorageAdapter,
  | 'namespace'
  | 'capabilities'
  | 'get'
  | 'set'
  | 'setMany'
  | 'delete'
  | 'deleteMany'
  | 'clear'
  | 'has'
  | 'hasMany'
  | 'getMany'
> & { iterator(): AsyncGenerator<[string, unknown], void> }

/** A Keyv whose values are kept in their own shape: bytes as bytes, without a detour through text. */
export function createKeyv<Value>(store: StorageAdapter, namespace: string, ttlMs: number): Keyv<Value> {
  return new Keyv<Value>({ store, namespace, ttl: ttlMs, serialization: false })
}

export interface StorageOptions {
  /** Set: what is read lives this much longer from then on. */
  renewOnReadMs?: number
  /** Called after `clear`, to take the cleared rows off the disk. */
  onCleared: () => Promise<void>
}

export function createStorage(
  entries: Entries,
  { renewOnReadMs, onCleared }: StorageOptions,
): StorageAdapter {
  // Without a name it is a namespace of its own, not all of them: nobody clears the conversations by accident.
  const namespace = (): string => adapter.namespace ?? ''
  const read = (key: string): { value: unknown; expires: number | undefined } | undefined => {
    const entry = entries.get(namespace(), key)
    if (entry === undefined) return undefined
    if (renewOnReadMs === undefined || entry.expires === undefined)
      return { value: entry.value, expires: entry.expires }
    const expires = Date.now() + renewOnReadMs
    entries.renewEntry(namespace(), key, expires)
    return { value: entry.value, expires }
  }
  const adapter: StorageAdapter = {
    namespace: undefined,
    async get<Value>(key: string) {
      return read(key) as { value?: Value; expires?: number | undefined } | undefined
    },
    async getMany<Value>(keys: string[]) {
      return keys.map(read) as ({ value?: Value; expires?: number | undefined } | undefined)[]
    },
    async has(key) {
      return entries.has(namespace(), key)
    },
    async hasMany(keys) {
      return keys.map((key) => entries.has(namespace(), key))
    },
    async set(key, value, expires) {
      entries.set(namespace(), key, unwrap(value), expires)
      return true
    },
    async setMany<Value>(values: KeyvStorageEntry<Value>[]) {
      for (const { key, value, expires } of values) entries.set(namespace(), key, unwrap(value), expires)
      return values.map(() => true)
    },
    async delete(key) {
      return entries.delete(namespace(), key)
    },
    async deleteMany(keys) {
      return keys.map((key) => entries.delete(namespace(), key))
    },
    async clear() {
      entries.expire(namespace())
      await onCleared()
    },
    async *iterator() {
      for (const { key, value, expires } of entries.list(namespace())) yield [key, { value, expires }]
    },
  }
  adapter.capabilities = { ...keyvStorageCapability(adapter), expires: true }
  return adapter
}

/** Keyv hands over its envelope; the row has a column for the time of expiry already. */
function unwrap(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value && 'expires' in value
    ? value.value
    : value
}
