/** Talking to the server: who we are, what was said, sending a message. */
/** @import { RefusalCode, WireHistory, WireSession } from '../wire.ts' */
import { language } from './words.js'

/** The server refused, or could not be reached (`unreachable`). */
export class Refusal extends Error {
  /**
   * @param {RefusalCode | 'unreachable'} code
   * @param {number} [retryAfterMs]
   */
  constructor(code, retryAfterMs) {
    super(code)
    this.code = code
    this.retryAfterMs = retryAfterMs
  }

  /** Whether the same message may go through later. */
  get passing() {
    return ['unreachable', 'too-fast', 'busy', 'stopping', 'failed', 'no-session', 'wrong-token'].includes(
      this.code,
    )
  }
}

/** @type {WireSession | undefined} */
let session

export async function openSession() {
  session = await json('/api/session')
  return /** @type {WireSession} */ (session)
}

/** What the server takes; known once a session is open. */
export const limits = () => session

/** @returns {Promise<WireHistory>} */
export const readHistory = () => json('/api/history')

export const forgetEverything = () =>
  again(() => json('/api/forget', { method: 'POST', headers: tokenHeader() }))

/** @param {string} pageId */
export const pictureAddress = (pageId) => `/api/pages/${encodeURIComponent(pageId)}`

/**
 * @param {{ id: string, text: string, files: File[] }} message the id stays the same when it is sent again
 * @param {(share: number) => void} onProgress 0..1 of the bytes sent
 */
export function sendMessage(message, onProgress) {
  return again(() => {
    const form = new FormData()
    form.set('id', message.id)
    form.set('text', message.text)
    form.set('language', language())
    for (const file of message.files) form.append('page', file)
    return post('/api/messages', form, onProgress)
  })
}

const tokenHeader = () => ({ 'x-rxchat-token': session?.token ?? '' })

/** A session that ran out is opened anew, once. @template Result @param {() => Promise<Result>} ask */
async function again(ask) {
  try {
    if (!session) await openSession()
    return await ask()
  } catch (error) {
    if (!(error instanceof Refusal) || !['no-session', 'wrong-token'].includes(error.code)) throw error
    await openSession()
    return ask()
  }
}

/** @param {string} address @param {RequestInit} [options] */
async function json(address, options) {
  const response = await fetch(address, options).catch(() => {
    throw new Refusal('unreachable')
  })
  if (!response.ok) throw refusal(response.status, await response.text(), response.headers.get('retry-after'))
  return response.json()
}

/**
 * fetch can't tell how far an upload has come.
 * @param {string} address @param {FormData} form @param {(share: number) => void} onProgress
 * @returns {Promise<void>}
 */
function post(address, form, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    for (const [name, value] of Object.entries(tokenHeader())) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onerror = request.ontimeout = request.onabort = () => reject(new Refusal('unreachable'))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve()
      else reject(refusal(request.status, request.responseText, request.getResponseHeader('retry-after')))
    }
    request.send(form)
  })
}

/** @param {number} status @param {string} body @param {string | null} retryAfter */
function refusal(status, body, retryAfter) {
  /** @type {RefusalCode | 'unreachable'} */
  let code = status >= 500 ? 'unreachable' : 'failed'
  try {
    code = JSON.parse(body).error ?? code
  } catch {
    // A proxy's own error page: the status has to do.
  }
  return new Refusal(code, retryAfter === null ? undefined : Number(retryAfter) * 1000)
}
