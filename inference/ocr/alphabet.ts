/** The characters that a prescription can hold, out of the 6,623 (mostly Chinese) that the recogniser knows. */

/** Which character each of the recogniser's classes stands for. */
export interface Alphabet {
  /** Class i of `Frames` is `characters[i - 1]`; every one is a single UTF-16 unit. */
  readonly characters: string
  /** Index into `characters` of the space. */
  readonly space: number
  /** By the model's own class: 0 is the blank, i is `characters[i - 1]`, -1 is never read. */
  readonly classes: Int16Array
  /** The model's classes that are read, so that a frame's other 6,400 need no visit. */
  readonly used: Uint16Array
}

/** Beyond ASCII: doses, temperatures, ratios, arrows that doctors write, accents of European names. */
const BEYOND_ASCII = '°℃×÷±²≤≥μαβ→←↑↓•§®™éèáàíóòúüäìù'

/**
 * Classes that are another character's twin: typographic quotes, tone marks of pinyin and Chinese strokes which
 * the recogniser takes a dash or a bar for. Their probability is added to the twin's.
 */
const TWINS: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '′': "'",
  '´': "'",
  ˋ: '`',
  '“': '"',
  '”': '"',
  '″': '"',
  '—': '-',
  '━': '-',
  一: '-',
  ˉ: '-',
  丨: '|',
  '│': '|',
  '∣': '|',
  '▏': '|',
  '∶': ':',
  '、': ',',
  '。': '.',
  '【': '[',
  '】': ']',
  '《': '<',
  '》': '>',
  '‰': '%',
  '·': '•',
  '‧': '•',
  '●': '•',
  '・': '•',
  '☆': '*',
  '★': '*',
  '①': '1',
  '②': '2',
  '③': '3',
  '④': '4',
  '⑤': '5',
  '⑥': '6',
  '⑦': '7',
  '⑧': '8',
  '⑨': '9',
  ā: 'a',
  ǎ: 'a',
  ē: 'e',
  ě: 'e',
  ī: 'i',
  ǐ: 'i',
  ō: 'o',
  ǒ: 'o',
  ū: 'u',
  ɔ: 'o',
  ɡ: 'g',
  '…': '.',
} // prettier-ignore

/**
 * @param dictionary The recogniser's characters in the order of its classes; class 0 (blank) and the last class
 *   (space) are not in it.
 */
export function createAlphabet(dictionary: readonly string[]): Alphabet {
  const characters: string[] = []
  const indices = new Map<string, number>()
  const classes = new Int16Array(dictionary.length + 2).fill(-1)
  classes[0] = 0
  const assign = (modelClass: number, character: string): void => {
    let index = indices.get(character)
    if (index === undefined) {
      characters.push(character)
      index = characters.length
      indices.set(character, index)
    }
    classes[modelClass] = index
  }
  dictionary.forEach((character, i) => {
    const read = TWINS[character] ?? halfWidth(character)
    if (isAscii(read) || BEYOND_ASCII.includes(read)) assign(i + 1, read)
  })
  assign(dictionary.length + 1, ' ')
  const used = Uint16Array.from([...classes.keys()].filter((modelClass) => classes[modelClass]! >= 0))
  return { characters: characters.join(''), space: characters.indexOf(' '), classes, used }
}

/** Full-width forms of ASCII lie in the same order, from U+FF01. */
function halfWidth(character: string): string {
  const code = character.charCodeAt(0)
  return code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xff01 + 0x21) : character
}

function isAscii(character: string): boolean {
  return character.length === 1 && character > ' ' && character <= '~'
}
