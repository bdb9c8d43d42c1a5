/** Spellings evened out before notations look at them. */

/** Case, dashes, quotes and spaces evened out; every character keeps its place. */
export function evenOut(text: string): string {
  return [...text.toLowerCase()]
    .map((char) => EVEN[char] ?? digit(char))
    .join('')
    .replace(/(?<=tab(?:let)?|cap(?:sule)?|drop|puff|spray|unit|dose|day|week|time|pill)\(s\)/g, 's  ')
    .padEnd(text.length)
}
const EVEN: Readonly<Record<string, string>> = {
  '—': '-',
  '–': '-',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '~': '-',
  '×': 'x',
  '✕': 'x',
  '’': "'",
  '‘': "'",
  '\u00a0': ' ',
  '\t': ' ',
  '\n': ' ',
}

/** Lower case without diacritics; every character keeps its place. */
export function fold(text: string): string {
  return [...text].map((char) => (char === 'đ' ? 'd' : (char.normalize('NFD')[0] ?? char))).join('')
}

/** Where the ten digits of other scripts begin: Devanagari, Bengali, Gurmukhi, Gujarati, Tamil, Telugu, Kannada, Arabic. */
const ZEROS = [0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0x660, 0x6f0]

function digit(char: string): string {
  const code = char.codePointAt(0)!
  if (code < ZEROS[7]!) return char
  const zero = ZEROS.find((start) => code >= start && code < start + 10)
  return zero === undefined ? char : String(code - zero)
}
