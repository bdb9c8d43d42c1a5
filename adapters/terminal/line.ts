/** What somebody typed or dragged into the terminal. */
import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Typed =
  | { kind: 'nothing' }
  | { kind: 'quit' }
  | { kind: 'message'; text: string; files: string[] }
  | { kind: 'no-such-file'; path: string }

const QUIT = /^\/?(?:quit|exit|bye)$/i
/** A slash and letters is a command for the conversation; a path has a dot or another slash. */
const COMMAND = /^\/[a-z]+(?:@\S+)?$/i
const PICTURE = /\.(?:jpe?g|png|webp|avif|tiff?|hei[cf]|gif|bmp|pdf)$/i

/** Files come first, as a terminal puts them when they are dragged in, or after `/photo`; the rest is the question. */
export function readLine(line: string, windows = process.platform === 'win32'): Typed {
  const said = line.trim()
  if (said === '') return { kind: 'nothing' }
  if (QUIT.test(said)) return { kind: 'quit' }
  const photo = /^\/(?:photo|picture|page)\s+/i.exec(said)
  let rest = said.slice(photo?.[0].length ?? 0)
  const files: string[] = []
  for (;;) {
    const word = firstWord(rest, windows)
    if (word === undefined || COMMAND.test(word.text)) break
    const path = pathOf(word.text)
    const expected = photo !== null && files.length === 0
    if (isFile(path) && (expected || word.quoted || looksLikePath(word.text))) files.push(path)
    else if (expected || (word.whole && isSurelyPath(word.text))) return { kind: 'no-such-file', path }
    else break
    rest = rest.slice(word.length).trimStart()
  }
  return { kind: 'message', text: rest, files }
}

interface Word {
  text: string
  /** Characters of the line, quotes and backslashes included. */
  length: number
  quoted: boolean
  /** Nothing follows it. */
  whole: boolean
}

/** As a shell would take it: quotes, and backslashes before spaces, which terminals add to what is dragged in. */
function firstWord(line: string, windows: boolean): Word | undefined {
  const quoted = /^(?:'([^']*)'|"([^"]*)")(?=\s|$)/.exec(line)
  const found = quoted ?? (windows ? /^\S+/ : /^(?:\\.|[^\s\\])+/).exec(line)
  if (found === null) return undefined
  const [source] = found
  const text = quoted ? (quoted[1] ?? quoted[2] ?? '') : windows ? source : source.replace(/\\(.)/g, '$1')
  return { text, length: source.length, quoted: quoted !== null, whole: source.length === line.length }
}

function looksLikePath(word: string): boolean {
  return word.startsWith('file://') || /[/\\]/.test(word) || PICTURE.test(word)
}

/** "and/or" is no path that is missing. */
function isSurelyPath(word: string): boolean {
  return /^(?:file:|~?\.{0,2}[/\\]|[a-z]:[/\\])/i.test(word) || PICTURE.test(word)
}

function pathOf(word: string): string {
  if (word.startsWith('file://')) {
    try {
      return fileURLToPath(word)
    } catch {
      return word
    }
  }
  return resolve(word.replace(/^~(?=[/\\])/, homedir()))
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
