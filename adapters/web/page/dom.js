/** Making elements. Words from pages and persons only ever become text, never markup. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{ class?: string, text?: string | number, on?: () => void } & Record<string, unknown>} [given] properties, `class`,
 *   `text`, and `on` for a click; names with a dash or `role` become attributes
 * @param {...(Node | string | undefined | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, given = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === false) continue
    if (name === 'class') made.className = String(value)
    else if (name === 'text') made.textContent = String(value)
    else if (name === 'on') made.addEventListener('click', /** @type {() => void} */ (value))
    else if (name.includes('-') || name === 'role' || name === 'lang') made.setAttribute(name, String(value))
    else Reflect.set(made, name, value)
  }
  for (const child of children) if (child) made.append(child)
  return made
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Node} children
 */
export function drawn(tag, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  made.append(...children)
  return made
}

/** @param {string} name one of the symbols in the page */
export function icon(name) {
  return drawn('svg', { 'aria-hidden': 'true' }, drawn('use', { href: `#i-${name}` }))
}

/**
 * @template {typeof HTMLElement} Kind
 * @param {string} id
 * @param {Kind} kind
 * @returns {InstanceType<Kind>}
 */
export function byId(id, kind) {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`#${id} is missing`)
  return /** @type {InstanceType<Kind>} */ (found)
}

export const calm = matchMedia('(prefers-reduced-motion: reduce)')
export const wide = matchMedia('(min-width: 1000px)')
