/** Where a message is put together: pages by choosing, dropping, pasting or the camera, and the question. */
import { limits } from './api.js'
import { byId, element, icon } from './dom.js'
import { refusalWords } from './turn.js'
import { say } from './words.js'

/** What a phone's or a scanner's file may be called when the browser doesn't know its type. */
const PAGE_NAME = /\.(jpe?g|png|webp|avif|tiff?|gif|heic|heif|pdf)$/i
/** On a phone the return key writes a new line; the button sends. */
const touch = matchMedia('(pointer: coarse)')

/** @param {(text: string, files: File[], previews: string[]) => void} send */
export function createComposer(send) {
  const form = byId('composer', HTMLFormElement)
  const question = byId('question', HTMLTextAreaElement)
  const tray = byId('tray', HTMLUListElement)
  const trouble = byId('trouble', HTMLElement)
  const chooser = byId('choose-files', HTMLInputElement)
  const camera = byId('take-photo', HTMLInputElement)
  /** @type {{ file: File, preview: string }[]} */
  let pages = []

  /** @param {string} [words] */
  function complain(words) {
    trouble.textContent = words ?? ''
    trouble.hidden = words === undefined
  }

  /** @param {Iterable<File>} files */
  function add(files) {
    complain()
    const known = limits()
    for (const file of files) {
      if (!(file.type.startsWith('image/') || file.type === 'application/pdf' || PAGE_NAME.test(file.name))) {
        complain(say('notAPicture'))
      } else if (known && file.size > known.maxUploadBytes) complain(refusalWords('file-too-large'))
      else if (known && pages.length >= known.maxFiles) complain(refusalWords('too-many-files'))
      else if (
        known &&
        file.size + pages.reduce((sum, page) => sum + page.file.size, 0) > known.maxMessageBytes
      ) {
        complain(refusalWords('too-large'))
      } else pages.push({ file, preview: URL.createObjectURL(file) })
    }
    drawTray()
    question.focus({ preventScroll: true })
  }

  function drawTray() {
    tray.hidden = pages.length === 0
    tray.replaceChildren(
      ...pages.map((page, index) => {
        const picture = element('img', { alt: say('pageToSend', { page: index + 1 }), src: page.preview })
        picture.onerror = () => picture.remove()
        const remove = element(
          'button',
          { type: 'button', 'aria-label': say('removePage', { page: index + 1 }) },
          icon('close'),
        )
        remove.addEventListener('click', () => {
          URL.revokeObjectURL(page.preview)
          pages = pages.filter((other) => other !== page)
          drawTray()
          const next = tray.querySelectorAll('button')[Math.min(index, pages.length - 1)]
          ;(next ?? question).focus()
        })
        return element('li', {}, icon('pages'), picture, remove)
      }),
    )
  }

  function grow() {
    question.style.height = 'auto'
    question.style.height = `${question.scrollHeight}px`
  }

  function submit() {
    const text = question.value.trim()
    const known = limits()
    if (text === '' && pages.length === 0) {
      question.focus()
      return
    }
    if (known && text.length > known.maxTextLength) {
      complain(refusalWords('text-too-long'))
      return
    }
    send(
      text,
      pages.map((page) => page.file),
      pages.map((page) => page.preview),
    )
    pages = []
    question.value = ''
    complain()
    drawTray()
    grow()
    question.focus()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  question.addEventListener('input', grow)
  question.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || touch.matches) return
    event.preventDefault()
    submit()
  })
  for (const [action, input] of /** @type {const} */ ([
    ['choose', chooser],
    ['photo', camera],
  ])) {
    for (const button of document.querySelectorAll(`[data-act="${action}"]`)) {
      button.addEventListener('click', () => input.click())
    }
    input.addEventListener('change', () => {
      add(input.files ?? [])
      input.value = ''
    })
  }
  addEventListener('paste', (event) => {
    const files = event.clipboardData?.files
    if (!files?.length) return
    event.preventDefault()
    add(files)
  })
  dropping(add)

  return {
    add,
    focus: () => question.focus(),
    isEmpty: () => question.value.trim() === '' && pages.length === 0,
    redraw: drawTray,
    clear() {
      for (const { preview } of pages) URL.revokeObjectURL(preview)
      pages = []
      question.value = ''
      complain()
      drawTray()
      grow()
    },
  }
}

/** The whole window takes files. @param {(files: FileList) => void} add */
function dropping(add) {
  // Entering a child fires before leaving its parent: only the count tells when the window is left.
  let depth = 0
  /** @param {DragEvent} event */
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false
  /** @param {number} to */
  const show = (to) => {
    depth = Math.max(0, to)
    document.body.classList.toggle('dropping', depth > 0)
  }
  addEventListener('dragenter', (event) => hasFiles(event) && show(depth + 1))
  addEventListener('dragleave', (event) => hasFiles(event) && show(depth - 1))
  addEventListener('dragover', (event) => event.preventDefault())
  addEventListener('drop', (event) => {
    event.preventDefault()
    show(0)
    if (event.dataTransfer?.files.length) add(event.dataTransfer.files)
  })
}
