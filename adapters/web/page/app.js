/** Puts the page together. */
/** @import { WireReply } from '../wire.ts' */
/** @import { Turn } from './turn.js' */
import { forgetEverything, openSession, pictureAddress, Refusal, readHistory } from './api.js'
import { createComposer } from './composer.js'
import { createConversation } from './conversation.js'
import { byId, wide } from './dom.js'
import { followLive } from './live.js'
import { createOutbox } from './outbox.js'
import { createViewer, pagesOf } from './viewer.js'
import { language, languagePicker, say, translate } from './words.js'

/** The reply whose quotes the picture shows. @type {WireReply | undefined} */
let onPicture
const viewer = createViewer((number) => markQuote(number))

const conversation = createConversation({
  show(reply, number, opener) {
    onPicture = reply
    viewer.show(pagesOf(reply), { quote: number, opener })
  },
  showPage(turn, page, opener) {
    const id = turn.pages[page]
    const about = id && conversation.lastReplyAbout(id)
    if (about) {
      viewer.show(pagesOf(about), { page: about.pages.findIndex((known) => known.id === id), opener })
      return
    }
    const addresses = turn.previews.length > 0 ? turn.previews : turn.pages.map(pictureAddress)
    // The size is known once the picture is there.
    viewer.show(
      { pages: addresses.map((address) => ({ address, width: 0, height: 0 })), quotes: [] },
      { page, opener },
    )
  },
  ask: (text) => send(text, [], []),
  retry: () => outbox.retry(),
  discard(turn) {
    outbox.discard(turn.id)
    conversation.remove(turn.id)
    composer.focus()
  },
})

const outbox = createOutbox(
  (message) => conversation.outgoing(message),
  (message) => conversation.delivered(message.id),
)

/** @param {string} text @param {File[]} files @param {string[]} previews */
function send(text, files, previews) {
  const message = outbox.add(text, files)
  conversation.outgoing(message, previews)
}

const composer = createComposer(send)

/** The quote that the picture shows is marked in the answer too. @param {number} number */
function markQuote(number) {
  for (const button of document.querySelectorAll('.turns [data-number]')) {
    const own = button.closest('.reply')?.getAttribute('data-reply') === onPicture?.id
    const current = own && button.getAttribute('data-number') === String(number)
    if (current) button.setAttribute('aria-current', 'true')
    else button.removeAttribute('aria-current')
  }
}

/** Beside the chat there is room for the picture: it comes by itself. @param {WireReply | undefined} reply */
function showBeside(reply) {
  if (!reply || !wide.matches || reply.pages.length === 0) return
  onPicture = reply
  viewer.show(pagesOf(reply))
}

async function catchUp() {
  const history = await readHistory().catch(async (error) => {
    if (!(error instanceof Refusal) || error.code !== 'no-session') throw error
    await openSession()
    return readHistory()
  })
  conversation.caughtUp(history)
  return history.after
}

function forgotten() {
  outbox.clear()
  composer.clear()
  conversation.clear()
  if (viewer.isOpen()) viewer.close()
  composer.focus()
}

function forgetting() {
  const dialog = byId('forget-dialog', HTMLDialogElement)
  const button = byId('forget', HTMLElement)
  button.addEventListener('click', () => {
    dialog.returnValue = ''
    dialog.showModal()
  })
  dialog.addEventListener('close', async () => {
    button.focus()
    if (dialog.returnValue !== 'forget') return
    const trouble = byId('trouble', HTMLElement)
    try {
      await forgetEverything()
      trouble.hidden = true
    } catch {
      // Saying that it is gone when it isn't would be worse than any other error.
      trouble.textContent = say('failed')
      trouble.hidden = false
    }
  })
}

function connection() {
  const line = byId('connection', HTMLElement)
  return (/** @type {boolean} */ online) => {
    line.textContent = online ? '' : say('offline')
    line.hidden = online
    if (online) outbox.resume()
  }
}

async function sampling() {
  const button = document.querySelector('[data-act="sample"]')
  if (!(button instanceof HTMLElement)) return
  button.hidden = false
  button.addEventListener('click', async () => {
    const response = await fetch('/sample').catch(() => undefined)
    if (!response?.ok) return
    const file = new File([await response.blob()], 'sample.jpg', { type: 'image/jpeg' })
    send(say('sampleQuestion'), [file], [URL.createObjectURL(file)])
  })
}

async function start() {
  languagePicker(byId('language', HTMLSelectElement), () => {
    // Answers follow: the dialogue has a command for it.
    outbox.add(`/language ${language()}`, [], 'language')
    conversation.redraw()
    composer.redraw()
    viewer.redraw()
  })
  translate()
  forgetting()
  addEventListener('beforeunload', (event) => {
    if (outbox.messages().length > 0 || !composer.isEmpty()) event.preventDefault()
  })
  const connected = connection()
  const opened = openSession().then((session) => {
    if (session.sample) void sampling()
  })
  await opened.catch(() => connected(false))
  await followLive({
    happened(event) {
      if (event.type === 'forgotten') forgotten()
      conversation.happened(event)
      if (event.type === 'reply') showBeside(event.reply)
      // The history knows what the server made of the pictures.
      if (event.type === 'settled') void catchUp().catch(() => undefined)
    },
    catchUp,
    connected,
  })
  if (!conversation.isEmpty()) conversation.toEnd()
  showBeside(conversation.lastReplyWithPages())
}

void start()
