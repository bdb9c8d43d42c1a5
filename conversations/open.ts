/** The embedded store: conversations, pictures, encodings and the inbox in one encrypted SQLite file. */
import { join } from 'node:path'
import type { Keyv } from 'keyv'
import { SCHEMA_VERSION } from './conversation.ts'
import { createInbox } from './inbox.ts'
import { keyFromFile, parseKey } from './key.ts'
import { type ConversationKey, idOf } from './message.ts'
import { KEY_BYTES } from './seal.ts'
import { createConversations } from './sqlite/conversations.ts'
import { createEntries } from './sqlite/entries.ts'
import { StoreFile } from './sqlite/file.ts'
import { createGroupCommit } from './sqlite/group.ts'
import { createKeyv, createStorage, type StorageAdapter } from './sqlite/keyv.ts'
import { createMessages } from './sqlite/messages.ts'
import { createReserve } from './sqlite/reserve.ts'
import { createSweeper } from './sqlite/sweeper.ts'
import { moveConversations } from './sqlite/upgrade.ts'
import { type ConversationStore, StoreError } from './store.ts'

const FILE_NAME = 'conversations.db'
const RESERVE_NAME = 'conversations.reserve'
const DAY_MS = 24 * 3_600_000

export interface ConversationStoreOptions {
  /** Folder of the file; made with rights for its owner alone where it doesn't exist. */
  folder: string
  /** 32 bytes, or the same as hex or base64. Without it the key is in `keyFile`. */
  key?: Uint8Array | string
  /** Outside the folder, so that a copied folder can't be read; made at first use. */
  keyFile?: string
  /** How long a conversation is kept after its last message. */
  timeToLiveMs?: number
  /** The file is not let grow beyond this: writing then fails with 'disk-full'. */
  maxBytes?: number
  /** Waits before a message that failed is handed over again; then it is given up. */
  retryDelaysMs?: readonly number[]
  /** How long to wait for further parts of an album after the last one. */
  albumSettleMs?: number
  /** What fails where nobody waits for it: sweeping, handing over. */
  onError?: (error: unknown) => void
}

/** @throws StoreError 'wrong-key', 'corrupt', 'newer-version', 'disk-full', 'unwritable' or 'in-use'. */
export async function openConversationStore(options: ConversationStoreOptions): Promise<ConversationStore> {
  const { timeToLiveMs = DAY_MS, onError = () => undefined } = options
  const file = StoreFile.open(join(options.folder, FILE_NAME), keyOf(options), {
    maxBytes: options.maxBytes,
    onError,
  })
  const entries = createEntries(file)
  const reserve = createReserve(join(options.folder, RESERVE_NAME))
  const group = createGroupCommit(file)
  const conversations = createConversations(file, group, {
    timeToLiveMs,
    onRenewed: (key, expires) => entries.renewAll(pictureNamespace(key), expires),
  })
  moveConversations(entries, conversations)
  const messages = createMessages(file, group, { timeToLiveMs, saving: conversations.saving })
  const sweeper = createSweeper(
    file,
    reserve,
    timeToLiveMs,
    [messages.removeExpired, conversations.removeExpired, entries.removeExpired],
    onError,
  )
  // What expired while nothing ran goes first; nobody has to wait for it.
  sweeper.sweep().catch(onError)
  const inbox = createInbox(messages, {
    onError,
    retryDelaysMs: options.retryDelaysMs,
    albumSettleMs: options.albumSettleMs,
  })
  const storage = (renewOnReadMs?: number): StorageAdapter =>
    createStorage(entries, { renewOnReadMs, onCleared: sweeper.sweep })
  const picturesOf = (key: ConversationKey): Keyv<Uint8Array> =>
    createKeyv(storage(), pictureNamespace(key), timeToLiveMs)

  return {
    load: async (key) =>
      conversations.load(key) ?? {
        version: SCHEMA_VERSION,
        key,
        prescriptions: [],
        turns: [],
        updatedAt: new Date(),
      },

    async save(conversation) {
      inbox.refuseForgotten()
      await conversations.save(conversation)
    },

    async forget(key) {
      const pages = new Set<string>()
      // A record that can't be read any more is removed like any other.
      const conversation = readable(() => conversations.load(key))
      for (const { pages: sent } of conversation?.prescriptions ?? [])
        for (const { id } of sent) pages.add(id)
      for (const turn of conversation?.turns ?? []) for (const id of turn.pages) pages.add(id)
      for await (const [id] of picturesOf(key).iterator()) pages.add(id)
      // What was sent before this is on the record first, and then off it.
      group.flush()
      reserve.spend(() => {
        inbox.forget(key)
        conversations.delete(key)
        entries.expire(pictureNamespace(key))
      })
      await sweeper.sweep()
      return [...pages]
    },

    pictures: {
      async put(key, pageId, jpeg) {
        inbox.refuseForgotten()
        await picturesOf(key).set(pageId, jpeg)
      },
      get: (key, pageId) => picturesOf(key).get(pageId),
    },

    inbox,

    // An encoding lives on while questions are asked about it, in whichever conversation.
    bytes: (namespace) => createKeyv<Uint8Array>(storage(timeToLiveMs), `bytes ${namespace}`, timeToLiveMs),

    async close() {
      if (!file.isOpen) return
      await inbox.stop()
      await sweeper.stop()
      group.flush()
      await file.close()
    },
  }
}

function keyOf({ key, keyFile }: ConversationStoreOptions): Uint8Array {
  if (typeof key === 'string') return parseKey(key)
  if (key !== undefined) {
    if (key.byteLength === KEY_BYTES) return key
    throw new StoreError('wrong-key', `the encryption key must be ${KEY_BYTES} bytes, not ${key.byteLength}`)
  }
  if (keyFile !== undefined) return keyFromFile(keyFile)
  throw new StoreError('wrong-key', 'the conversation store needs an encryption key or a key file')
}

function readable<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof StoreError && error.code === 'corrupt') return undefined
    throw error
  }
}

const pictureNamespace = (key: ConversationKey): string => `pictures ${idOf(key)}`
