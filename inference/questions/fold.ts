/** Words made comparable across ways of writing them. */

/**
 * Small letters without accents, marks or double spaces. In Devanagari and Bengali the nukta is dropped and both signs
 * of a nasal are one, since people write either.
 */
export function foldWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u093c\u09bc]/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u0901\u0981]/gu, (sign) => (sign === '\u0901' ? '\u0902' : '\u0982'))
    .replace(/\u09af\u09bc/gu, '\u09af')
    .replace(/['’]/g, ' ')
    .replace(/[^\p{L}\p{M}\p{N}\-.%/]+/gu, ' ')
    .replace(/(?<!\d)[.\-/]|[.\-/](?!\d)/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** Hindi and Bengali in Latin letters are spelt by ear: long vowels, v and w, z and j, doubled letters are one. */
export function foldByEar(text: string): string {
  return text
    .replace(/aa+/g, 'a')
    .replace(/ee+/g, 'i')
    .replace(/oo+/g, 'u')
    .replace(/w/g, 'v')
    .replace(/z/g, 'j')
    .replace(/([bcdfghjklmnpqrstvxyz])\1+/g, '$1')
}
