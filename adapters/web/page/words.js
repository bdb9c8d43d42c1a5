/** The page's own words in the person's language. Quotes from a page are never translated. */
import { bn } from './words/bn.js'
import { en } from './words/en.js'
import { es } from './words/es.js'
import { fr } from './words/fr.js'
import { hi } from './words/hi.js'

/** @typedef {typeof en} Words */
/** @typedef {keyof Words} WordKey */

/** @type {Readonly<Record<string, { name: string, words: Words }>>} */
const LANGUAGES = {
  en: { name: 'English', words: en },
  hi: { name: 'हिन्दी', words: hi },
  es: { name: 'Español', words: es },
  fr: { name: 'Français', words: fr },
  bn: { name: 'বাংলা', words: bn },
}

/** A preference, not health data: it may stay in the browser. */
const KEPT_AS = 'rxchat.language'

let current = firstLanguage()

function firstLanguage() {
  const wished = [localStorage.getItem(KEPT_AS) ?? '', ...navigator.languages]
  return wished.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in LANGUAGES) ?? 'en'
}

export const language = () => current

/**
 * @param {WordKey} key
 * @param {Record<string, string | number>} [figures] fill `{name}` in the words
 */
export function say(key, figures = {}) {
  return LANGUAGES[current].words[key].replace(/\{(\w+)\}/g, (all, name) => String(figures[name] ?? all))
}

/** Puts the words into everything marked with `data-words…`. */
export function translate(root = document.documentElement) {
  document.documentElement.lang = current
  /** @type {[string, (element: Element, words: string) => void][]} */
  const places = [
    ['data-words', (element, words) => (element.textContent = words)],
    ['data-words-label', (element, words) => label(element, words)],
    ['data-words-placeholder', (element, words) => element.setAttribute('placeholder', words)],
  ]
  for (const [attribute, put] of places) {
    for (const element of root.querySelectorAll(`[${attribute}]`)) {
      put(element, say(/** @type {WordKey} */ (element.getAttribute(attribute))))
    }
  }
}

/** @param {Element} element @param {string} words */
function label(element, words) {
  element.setAttribute('aria-label', words)
  if (element instanceof HTMLButtonElement) element.title = words
}

/** @param {HTMLSelectElement} select @param {() => void} changed */
export function languagePicker(select, changed) {
  for (const [tag, { name }] of Object.entries(LANGUAGES)) {
    const option = new Option(name, tag, tag === current, tag === current)
    option.lang = tag
    select.append(option)
  }
  select.addEventListener('change', () => {
    current = select.value
    localStorage.setItem(KEPT_AS, current)
    translate()
    changed()
  })
}
