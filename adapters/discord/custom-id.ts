/**
 * What a button carries. Everything needed to act on it is in its id, so that buttons outlive a restart; a signature
 * keeps an id of another version, or one put together by somebody else, from being taken for ours.
 *
 * `q` `0` `…` `signature`, parted by dots; at most 100 characters (Discord's limit for `custom_id`).
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { ConversationKey } from '../adapter.ts'

export const MAX_CUSTOM_ID = 100
/** 66 bits: nobody tries that many buttons. */
const SIGNATURE_LENGTH = 11

/** `q.0..`: too short for words of anybody's. */
const PLACE_LENGTH = 5
/** More than a row has. */
const PLACES_KEPT = 50

/** question · share an answer with everybody · show it to me · a pharmacist's verdict · choose a medicine */
export const KINDS = ['q', 'share', 'show', 'confirm', 'correct', 'unreadable', 'pick', 'form'] as const
export type Kind = (typeof KINDS)[number]

export interface CustomId {
  kind: Kind
  /** Without dots. */
  about: string
  /** Last, and free of form: a question's words. Empty: they are the button's label. */
  text: string
  /** Set where the button stands elsewhere than its conversation. */
  conversation?: { chat: string; thread?: string }
}

export interface Signer {
  /** `undefined` where it doesn't fit. */
  sign(id: CustomId): string | undefined
  /** `undefined` for an id that isn't ours. */
  open(customId: string): CustomId | undefined
}

export function createSigner(token: string): Signer {
  const key = createSecretKey(createHmac('sha256', token).update('rxchat components 1').digest())
  const signatureOf = (body: string) =>
    createHmac('sha256', key).update(body).digest('base64url').slice(0, SIGNATURE_LENGTH)
  /** Most buttons carry no more than their place in the row, which is signed once. */
  const ofPlaces = new LRUCache<string, string>({ max: PLACES_KEPT, memoMethod: signatureOf })
  return {
    sign({ kind, about, text, conversation }) {
      const body = [kind, about, packed(conversation), text].join('.')
      const signature = body.length <= PLACE_LENGTH ? ofPlaces.memo(body) : signatureOf(body)
      const signed = `${signature}.${body}`
      return signed.length <= MAX_CUSTOM_ID ? signed : undefined
    },
    open(customId) {
      const signature = customId.slice(0, SIGNATURE_LENGTH)
      const body = customId.slice(SIGNATURE_LENGTH + 1)
      const expected = signatureOf(body)
      const [given, ours] = [Buffer.from(signature), Buffer.from(expected)]
      if (given.length !== ours.length || !timingSafeEqual(given, ours)) return undefined
      const [kind, about = '', where = '', ...text] = body.split('.')
      const known = KINDS.find((one) => one === kind)
      const conversation = unpacked(where)
      return known && { kind: known, about, text: text.join('.'), ...(conversation && { conversation }) }
    },
  }
}

/** Discord's ids have up to 20 digits: 13 in base 36. */
function packed(conversation: CustomId['conversation']): string {
  if (conversation === undefined) return ''
  const { chat, thread } = conversation
  return [chat, ...(thread === undefined ? [] : [thread])].map((id) => BigInt(id).toString(36)).join('-')
}

function unpacked(text: string): Pick<ConversationKey, 'chat' | 'thread'> | undefined {
  const [chat, thread] = text.split('-').map(idOf)
  if (chat === undefined) return undefined
  return thread === undefined ? { chat } : { chat, thread }
}

function idOf(base36: string): string | undefined {
  if (!/^[0-9a-z]{1,13}$/.test(base36)) return undefined
  return [...base36].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n).toString()
}
