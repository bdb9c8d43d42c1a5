/** Spellings evened out before notations look at them. */

/** Case, dashes, quotes and spaces evened out; every character keeps its place. */
export function evenOut(text: string): string {
  return [...text.toLowerCase()]
    .map((char) => EVEN[char] ?? char)
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
