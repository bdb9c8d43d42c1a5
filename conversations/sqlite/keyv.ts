/** Keyv's storage adapter on the store's file: one namespace, absolute expiry, values of any shape. */
import {
  Keyv,
  type KeyvStorageAdapter,
  type KeyvStorageEntry,
  type KeyvStorageGetResult,
  keyvStorageCapability,
} from 'keyv'
import { type Entries, type Entry, type Form, formOf } from './entries.ts'

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
  const read = <Value>(key: string): KeyvStorageGetResult<Value> => {
    const entry = entries.get(namespace(), key)
    if (entry === undefined) return undefined
    if (renewOnReadMs !== undefined && entry.expires !== undefined) {
      entry.expires = Date.now() + renewOnReadMs
      entries.renew(namespace(), key, entry.expires)
    }
    return given<Value>(entry)
  }
  const write = (key: string, value: unknown, expires: number | undefined): boolean => {
    const content = isEnvelope(value) ? { form: formOf(value.value), value: value.value } : serialized(value)
    entries.set(namespace(), { key, ...content, expires })
    return true
  }
  const adapter: StorageAdapter = {
    namespace: undefined,
    async get<Value>(key: string) {
      return read<Value>(key)
    },
    async getMany<Value>(keys: string[]) {
      return keys.map(read<Value>)
    },
    async has(key) {
      return entries.has(namespace(), key)
    },
    async hasMany(keys) {
      return keys.map((key) => entries.has(namespace(), key))
    },
    async set(key, value, expires) {
      return write(key, value, expires)
    },
    async setMany<Value>(values: KeyvStorageEntry<Value>[]) {
      return values.map(({ key, value, expires }) => write(key, value, expires))
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
      for (const entry of entries.list(namespace())) yield [entry.key, given(entry)]
    },
  }
  adapter.capabilities = { ...keyvStorageCapability(adapter), expires: true }
  return adapter
}

/** What Keyv hands over without a serializer; the time of expiry has a column of its own. */
function isEnvelope(value: unknown): value is { value: unknown } {
  return typeof value === 'object' && value !== null && 'value' in value && 'expires' in value
}

function serialized(value: unknown): { form: Form; value: unknown } {
  return typeof value === 'string' ? { form: 'serialized', value } : { form: formOf(value), value }
}

function given<Value>({ form, value, expires }: Entry): KeyvStorageGetResult<Value> {
  return form === 'serialized' ? (value as string) : { value: value as Value, expires }
}
