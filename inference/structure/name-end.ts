/** Where a medicine's name ends on its line: at a strength, a sig, a form or a bracket. */
import type { Lexicon } from '../lexicon/lexicon.ts'
import { readSig } from '../sig/sig.ts'
import { formWithin } from './forms.ts'
import { DAMAGED_STRENGTH, findStrength } from './strength.ts'

/** Words that belong to names although a sig could begin with them, where the lexicon doesn't know better. */
const NAME_TAIL =
  /^(?:d|h|am|at|sr|xr|er|xl|cr|mr|od|forte|plus|duo|ds|ls|lb|la|cv|tz|oz|m|mf|gp|mv|ct|ch|n|p|f|z|l|c|a|e|k|b|o|s|t|sp|ac|xt|fc|bc|dsr|ltd|insta|rapid|junior|kid|dt|md|iv)$/i
/** Of these, the ones that may open a sig when a space stands before them. */
const SIG_LIKE = /^(?:od|am|ac|la|iv|t|m|d|o|h|s|at)$/i

/** Where the name ends: at a strength, a sig, a form or a bracket; as far as the lexicon knows it at least. */
export function nameEnd(text: string, lexicon: Lexicon): number {
  const known = longestKnown(text, lexicon)
  let end = known
  const words = [...text.matchAll(/\S+/g)]
  for (const [index, word] of words.entries()) {
    const at = word.index
    if (at < known || index === 0) {
      end = Math.max(end, at + word[0].length)
      const inner = index === 0 && known === 0 ? runOn(text.slice(at)) : 0
      if (inner > 0) return at + inner
      const bracket = word[0].slice(1).search(/[([{]/)
      if (bracket >= 0 && at + bracket + 1 >= known) return at + bracket + 1
      continue
    }
    if (endsName(text, at, word[0])) break
    const bracket = word[0].search(/[([{]/)
    if (bracket > 0) return at + bracket
    end = at + word[0].length
  }
  return end
}

/** "Amoxicillin500mg", "Amoxicillin500 mg": the name ends where the strength begins. */
function runOn(text: string): number {
  const match = /^([A-Za-z][A-Za-z-]{3,}?)(?=\d+(?:\.\d+)?\s?(?:mg|mcg|ml|g|iu|%)\b)/i.exec(text)
  return match?.[1]?.length ?? 0
}

function endsName(text: string, at: number, word: string): boolean {
  const rest = text.slice(at)
  if (/^[([{@=:;,→]/.test(word) || /^\+\S{0,2}$/.test(word) || /^[x×]$/i.test(word)) return true
  // "Agi - Calci 1250 mg" goes on; "Pacim - 650" and "Napa - 1+1" don't.
  if (/^[-–—]+$/.test(word))
    return !/^[-–—]+\s+\p{Lu}\p{L}{3}/u.test(rest) || beginsSig(rest.replace(/^[-–—]+\s+/, ''))
  const strength = findStrength(rest)
  if (strength?.from === 0 || DAMAGED_STRENGTH.exec(rest)?.index === 0) return true
  const form = formWithin(rest)
  if (form?.from === 0) return true
  if (/^\d{2,4}$/.test(word) && !beginsSig(rest)) return false
  if (NAME_TAIL.test(word) && (!SIG_LIKE.test(word) || isBeforeFigure(rest, word))) return false
  return beginsSig(rest)
}

/** "Avensa LA 30mg", "Deriphyllin OD 300": what stands before its figure is the name's own. */
function isBeforeFigure(rest: string, word: string): boolean {
  const behind = rest.slice(word.length)
  return findStrength(behind.trimStart())?.from === 0 || /^\s+\d{2,4}(?=\s*(?:$|[([]))/.test(behind)
}

/** "Losartan 50 mg + Hydrochlorothiazide 12.5 mg": both names are one medicine's, up to the second one's end. */
export function withPartner(text: string, end: number): number {
  const partner = /^\s*(?:\d[\d.,]*\s*(?:mg|mcg|g|iu)?)?\s*\+\s*[A-Za-z][A-Za-z-]{3,}/i.exec(text.slice(end))
  return partner ? end + partner[0].length : end
}

/** A sig begins here when its first word already says something about dose or time. */
export function beginsSig(rest: string): boolean {
  const words = rest.split(/\s+/)
  return [1, 2, 3].some((count) => {
    const start = words.slice(0, count).join(' ')
    if (/^(?:and|with|plus|in|acid|the|of)\b/i.test(start) && count === 1) return false
    const { facts, unclear } = readSig(start)
    return facts > 0
      ? !unclear.some((text) => text.includes('not understood'))
      : unclear.some((text) => !text.includes('not understood'))
  })
}

/** Whether the lexicon knows what the text begins with. */
export function nameIsKnown(text: string, lexicon: Lexicon): boolean {
  return longestKnown(text, lexicon) > 0
}

/** How far from the start the lexicon knows a name by exact spelling; whole words only. */
function longestKnown(text: string, lexicon: Lexicon): number {
  const words = [...text.matchAll(/\S+/g)].slice(0, MOST_WORDS)
  for (let count = words.length; count > 0; count--) {
    const last = words[count - 1]!
    const end = last.index + last[0].length
    const name = text.slice(0, end).replace(/[\s,;:.(–-]+$/, '')
    const entry = /[a-z]{2}/i.test(name) ? lexicon.find(name) : undefined
    // "Glycomet 500 mg": the number belongs to the unit behind it, not to the name.
    const measured =
      /\d$/.test(name) && /^\s*(?:mg|mcg|g|gm|ml|iu|%|units?)(?![a-z])/i.test(text.slice(name.length))
    if (entry && entry.kind !== 'diagnosis' && !measured) return name.length
  }
  return 0
}
const MOST_WORDS = 6
