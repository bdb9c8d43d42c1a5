/** The picture beside the chat: its quoted lines boxed and numbered, to zoom and to move about in. */
/** @import { WireReply } from '../wire.ts' */
import { pictureAddress } from './api.js'
import { byId, calm, drawn, element, wide } from './dom.js'
import { say } from './words.js'

/** @typedef {WireReply['quotes'][number]} Quote */
/** @typedef {{ address: string, width: number, height: number }} Sheet */
/** @typedef {{ pages: Sheet[], quotes: Quote[] }} Shown */

/** Times the size at which the whole page is seen. */
const MAX_ZOOM = 8
const ZOOM_STEP = 1.5
/** A quote that is jumped to fills this much of the field's width, or this much of its height. */
const QUOTE_WIDTH = 0.85
const QUOTE_HEIGHT = 0.25
/** Nobody needs a single word at eight times. */
const QUOTE_MAX_ZOOM = 3.2
const ARROW_STEP_PX = 60
/** A pointer that moved further than this was dragging. */
const DRAG_PX = 4
/** A number stands before its line; before a line at the page's edge it needs this much. */
const NUMBER_WIDTH_PX = 26

/** @param {(number: number) => void} onQuote told which quote is shown */
export function createViewer(onQuote) {
  const dialog = byId('viewer', HTMLDialogElement)
  const title = byId('viewer-title', HTMLElement)
  const field = byId('viewer-field', HTMLElement)
  const sheet = byId('viewer-sheet', HTMLElement)
  const picture = byId('viewer-picture', HTMLImageElement)
  const marks = /** @type {SVGSVGElement} */ (
    /** @type {unknown} */ (document.getElementById('viewer-marks'))
  )
  const numbers = byId('viewer-numbers', HTMLElement)
  const quoteBar = byId('viewer-quotes', HTMLElement)
  const caption = byId('viewer-caption', HTMLElement)

  /** @type {Shown} */
  let shown = { pages: [], quotes: [] }
  let page = 0
  /** @type {number | undefined} index into `shown.quotes` */
  let selected
  let zoom = 1
  /** @type {HTMLElement | undefined} what was pressed to come here, to return to */
  let opener

  const size = () => {
    const { width, height } = shown.pages[page] ?? { width: 3, height: 4 }
    const fit = Math.min(field.clientWidth / width, field.clientHeight / height)
    return { width: width * fit, height: height * fit }
  }

  function layOut() {
    const { width, height } = size()
    sheet.style.width = `${width * zoom}px`
    sheet.style.height = `${height * zoom}px`
    field.classList.toggle('zoomed', zoom > 1)
  }

  /** Keeps the point at `x`, `y` of the field (its middle by default) where it is. @param {number} to @param {number} [x] @param {number} [y] */
  function zoomTo(to, x = field.clientWidth / 2, y = field.clientHeight / 2) {
    const before = sheet.getBoundingClientRect()
    const frame = field.getBoundingClientRect()
    const at = {
      x: (frame.left + x - before.left) / before.width,
      y: (frame.top + y - before.top) / before.height,
    }
    zoom = Math.min(MAX_ZOOM, Math.max(1, to))
    layOut()
    const after = sheet.getBoundingClientRect()
    field.scrollBy(
      after.left + at.x * after.width - frame.left - x,
      after.top + at.y * after.height - frame.top - y,
    )
  }

  function draw() {
    const current = shown.pages[page]
    if (!current) return
    title.textContent = say('pageOf', { page: page + 1, pages: shown.pages.length })
    if (!picture.src.endsWith(current.address)) {
      sheet.hidden = false
      picture.src = current.address
    }
    picture.alt = say('pageOf', { page: page + 1, pages: shown.pages.length })
    for (const button of dialog.querySelectorAll('[data-view$="-page"]')) {
      if (button instanceof HTMLElement) button.hidden = shown.pages.length < 2
    }
    quoteBar.hidden = shown.quotes.length === 0
    drawMarks()
    layOut()
  }

  function drawMarks() {
    marks.replaceChildren()
    numbers.replaceChildren()
    for (const [index, quote] of shown.quotes.entries()) {
      if (quote.page !== page) continue
      const { x, y, width, height } = quote.box
      const corners = quote.quad ?? [
        [x, y],
        [x + width, y],
        [x + width, y + height],
        [x, y + height],
      ]
      const mark = drawn('polygon', {
        points: corners.map((corner) => corner.join(',')).join(' '),
        'data-number': quote.number,
      })
      const number = element('span', { class: 'cite', text: quote.number })
      number.style.left = `max(${NUMBER_WIDTH_PX}px, ${x * 100}%)`
      number.style.top = `${(y + height / 2) * 100}%`
      for (const part of [mark, number]) {
        part.classList.toggle('selected', index === selected)
        part.addEventListener('click', () => !dragged && select(index))
      }
      marks.append(mark)
      numbers.append(number)
    }
    const quote = selected === undefined ? undefined : shown.quotes[selected]
    caption.replaceChildren(
      ...(quote
        ? [
            element('span', { class: 'cite', text: quote.number }),
            element('q', { text: quote.quote, lang: '' }),
            element('span', { class: 'where', text: quote.where }),
          ]
        : [say('quotes')]),
    )
  }

  /** @param {number} index */
  function select(index) {
    const quote = shown.quotes[index]
    if (!quote) return
    selected = index
    page = quote.page
    draw()
    const fit = size()
    const { x, y, width, height } = quote.box
    zoom = Math.max(
      1,
      Math.min(
        QUOTE_MAX_ZOOM,
        (field.clientWidth * QUOTE_WIDTH) / (width * fit.width || 1),
        (field.clientHeight * QUOTE_HEIGHT) / (height * fit.height || 1),
      ),
    )
    layOut()
    field.scrollTo({
      left: sheet.offsetLeft + (x + width / 2) * sheet.offsetWidth - field.clientWidth / 2,
      top: sheet.offsetTop + (y + height / 2) * sheet.offsetHeight - field.clientHeight / 2,
      behavior: calm.matches ? 'auto' : 'smooth',
    })
    onQuote(quote.number)
  }

  /** Beside the chat where there is room, over it where there isn't. */
  function reveal() {
    if (dialog.open && dialog.matches(':modal') === wide.matches) dialog.close()
    if (dialog.open) return
    if (wide.matches) dialog.show()
    else dialog.showModal()
    document.body.classList.add('with-picture')
  }

  function close() {
    dialog.close()
    document.body.classList.remove('with-picture')
    opener?.focus()
    opener = undefined
  }

  /** @param {number} by */
  function turnPage(by) {
    page = (page + by + shown.pages.length) % shown.pages.length
    selected = undefined
    zoom = 1
    draw()
  }

  /** @param {number} by */
  function stepQuote(by) {
    const count = shown.quotes.length
    select(selected === undefined ? (by > 0 ? 0 : count - 1) : (selected + by + count) % count)
  }

  /** @type {Record<string, () => void>} */
  const actions = {
    close,
    in: () => zoomTo(zoom * ZOOM_STEP),
    out: () => zoomTo(zoom / ZOOM_STEP),
    fit: () => zoomTo(1),
    'previous-page': () => turnPage(-1),
    'next-page': () => turnPage(1),
    'previous-quote': () => stepQuote(-1),
    'next-quote': () => stepQuote(1),
  }
  for (const button of dialog.querySelectorAll('button')) {
    button.addEventListener('click', () => actions[button.dataset.view ?? '']?.())
  }
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    close()
  })
  dialog.addEventListener('keydown', (event) => {
    /** @type {Record<string, () => void>} */
    const keys = {
      '+': actions.in,
      '=': actions.in,
      '-': actions.out,
      0: actions.fit,
      // A modal dialog closes by itself; the one beside the chat doesn't.
      Escape: close,
    }
    const act = event.ctrlKey || event.metaKey ? undefined : keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
  field.addEventListener('keydown', (event) => {
    /** @type {Record<string, [number, number]>} */
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
    const by = arrows[event.key]
    if (!by) return
    event.preventDefault()
    field.scrollBy(by[0] * ARROW_STEP_PX, by[1] * ARROW_STEP_PX)
  })
  field.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      const frame = field.getBoundingClientRect()
      zoomTo(zoom * Math.exp(-event.deltaY / 200), event.clientX - frame.left, event.clientY - frame.top)
    },
    { passive: false },
  )
  field.addEventListener('dblclick', (event) => {
    const frame = field.getBoundingClientRect()
    zoomTo(zoom > 1.2 ? 1 : 2.5, event.clientX - frame.left, event.clientY - frame.top)
  })
  picture.addEventListener('load', () => {
    const current = shown.pages[page]
    if (current && current.width === 0) {
      Object.assign(current, { width: picture.naturalWidth, height: picture.naturalHeight })
      layOut()
    }
  })
  picture.addEventListener('error', () => {
    title.textContent = say('pictureGone')
    sheet.hidden = true
    // Asked for again when it is shown the next time.
    picture.removeAttribute('src')
  })
  new ResizeObserver(layOut).observe(field)
  wide.addEventListener('change', () => dialog.open && reveal())

  // Two fingers zoom, one finger or the mouse moves.
  /** @type {Map<number, PointerEvent>} */
  const fingers = new Map()
  let dragged = false
  field.addEventListener('pointerdown', (event) => {
    fingers.set(event.pointerId, event)
    if (fingers.size === 1) dragged = false
  })
  field.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const frame = field.getBoundingClientRect()
    const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId)
    if (other) {
      const apart = (/** @type {PointerEvent} */ finger) =>
        Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY)
      zoomTo(
        (zoom * apart(event)) / (apart(before) || 1),
        (event.clientX + other.clientX) / 2 - frame.left,
        (event.clientY + other.clientY) / 2 - frame.top,
      )
      dragged = true
    } else if (event.pointerType === 'mouse') {
      if (!dragged && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < DRAG_PX)
        return
      dragged = true
      field.setPointerCapture(event.pointerId)
      field.scrollBy(before.clientX - event.clientX, before.clientY - event.clientY)
    }
    fingers.set(event.pointerId, event)
  })
  for (const end of /** @type {const} */ (['pointerup', 'pointercancel'])) {
    field.addEventListener(end, (event) => fingers.delete(event.pointerId))
  }

  return {
    /**
     * @param {Shown} what
     * @param {{ quote?: number, page?: number, opener?: HTMLElement }} [at] without an opener focus stays where it is
     */
    show(what, at = {}) {
      shown = what
      page = at.page ?? what.quotes[0]?.page ?? 0
      selected = undefined
      zoom = 1
      reveal()
      draw()
      if (at.opener) {
        opener = at.opener
        title.focus({ preventScroll: true })
      }
      const index = what.quotes.findIndex((quote) => quote.number === at.quote)
      if (index >= 0) select(index)
    },
    close,
    isOpen: () => dialog.open,
    redraw: () => dialog.open && draw(),
  }
}

/** @param {WireReply} reply @returns {Shown} */
export function pagesOf(reply) {
  return {
    pages: reply.pages.map(({ id, width, height }) => ({ address: pictureAddress(id), width, height })),
    quotes: reply.quotes,
  }
}
