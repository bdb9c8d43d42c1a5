/** One medicine's words → its parts: form, name, strength, sig, quantity. Nothing is decided here but where each stands. */
import { distance } from 'fastest-levenshtein'
import type { DoseForm, Strength } from '../../prescription.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import { readSig } from '../sig/sig.ts'
import { formWithin, leadingForm } from './forms.ts'
import { isBlank, join, type Passage, part } from './passage.ts'
import { findStrength } from './strength.ts'

export interface MedicineParts {
  /** The line was numbered or bulleted. */
  numbered: boolean
  name: Passage
  /** `garbled`: one letter of it was taken for another. */
  form?: { value: DoseForm; passage: Passage; leading: boolean; garbled?: true }
  strength?: { value: Strength; passage: Passage }
  /** A strength with letters among its figures ("s00mg"): shown as it is, never repaired. */
  damagedStrength?: Passage
  /** A number in the name that may be its strength ("Dolo 650"). */
  bareStrength?: Passage
  sig?: Passage
  quantity?: Passage
  refills?: Passage
}

const NUMBERED =
  /^\s*(?:\(?\d{1,2}\s*[).:\]-](?!\d)\s*|\d{1,2}\s+(?=[A-Za-z]{2})|[-•*●○▪➢>→–]+\s*|[①-⑳]\s*|[#]\s*(?=[A-Za-z]))+/
const QUANTITY =
  /(?:#\s*\d{1,4}(?:\s*(?:[a-z]+))?|(?:qty|quantity|disp(?:ense)?|mitte|supply|supplied|total|issue)\.?\s*[:#-]*\s*#?\s*\d{1,4}(?:\s*\(?[a-z-]+\)?)?(?:\s*ml)?|x\s*\d{1,3}\s*(?:tab(?:let)?s?|cap(?:sule)?s?|bottles?|tubes?|sachets?|strips?|vials?|amps?)\b|\b(?:1|2|3|one|two|three)\s*(?:bottles?|tubes?|strips?|pack(?:et)?s?|box(?:es)?|vials?)\b|\bno\.?\s*[:=]\s*\d{1,3}|\bn\s*=\s*\d{1,3})/i
const REFILLS = /(?:\brefills?\s*[:x#-]*\s*(?:\d{1,2}|none|nil|zero|no)|\b(?:\d{1,2}|no)\s*refills?)\b/i

/** Words that belong to names although a sig could begin with them, where the lexicon doesn't know better. */
const NAME_TAIL =
  /^(?:d|h|am|at|sr|xr|er|xl|cr|mr|od|forte|plus|duo|ds|ls|lb|la|cv|tz|oz|m|mf|gp|mv|ct|ch|n|p|f|z|l|c|a|e|k|b|o|s|t|sp|ac|xt|fc|bc|dsr|ltd|insta|rapid|junior|kid|dt|md|iv)$/i
/** Of these, the ones that may open a sig when a space stands before them. */
const SIG_LIKE = /^(?:od|am|ac|la|iv|t|m|d|o|h|s|at)$/i

export function splitMedicine(line: Passage, lexicon: Lexicon): MedicineParts {
  const number = NUMBERED.exec(line.text)?.[0].length ?? 0
  const lead = number + verbLength(line.text.slice(number))
  let body = part(line, lead)
  const numbered = number > 0
  const refills = cutOut(body, REFILLS)
  body = refills?.rest ?? body
  const amount = cutOut(body, QUANTITY)
  body = amount?.rest ?? body
  const leading = leadingForm(body.text)
  const afterForm = leading ? part(body, leading.to) : body
  const cut = withPartner(afterForm.text, nameEnd(afterForm.text, lexicon))
  const name = part(afterForm, 0, cut)
  const tail = sliceOf(afterForm, cut)
  const near = leading ? undefined : takeForm(tail)
  const damaged = cutOut(near?.rest ?? tail, DAMAGED_STRENGTH)
  const taken = takeStrength(damaged?.rest ?? near?.rest ?? tail)
  const combined = / \+ [A-Za-z]/.test(name.text) ? combinedStrength(name, taken.strength) : undefined
  const strength = combined ?? taken.strength
  const after = near ?? (leading ? undefined : (takeForm(taken.rest) ?? takeGarbledForm(taken.rest)))
  const sig = part(near ? taken.rest : (after?.rest ?? taken.rest))
  const bare = strength ? undefined : bareStrength(name)
  return {
    numbered,
    name,
    ...(leading ? { form: { value: leading.form, passage: part(body, 0, leading.to), leading: true } } : {}),
    ...(after
      ? {
          form: {
            value: after.form,
            passage: after.passage,
            leading: false,
            ...(after.garbled ? { garbled: true } : {}),
          },
        }
      : {}),
    ...(strength ? { strength } : {}),
    ...(damaged && !strength ? { damagedStrength: damaged.found } : {}),
    ...(bare && !damaged ? { bareStrength: bare } : {}),
    ...(isBlank(sig) ? {} : { sig: trimBrackets(sig) }),
    ...(amount ? { quantity: amount.found } : {}),
    ...(refills ? { refills: refills.found } : {}),
  }
}

/**
 * Figures of which at least one was taken for a letter, with a unit behind them or what is left of one: "SO0 mg",
 * "2so mgls ml", "s0 mey".
 */
const DAMAGED_STRENGTH =
  /(?<![a-z0-9])(?:(?=[soilbzq|]*\d)(?=\d*[soilbzq|])[\dsoilbzq|]{2,5}\s?m[a-z]{0,4}|[soilbzq|]{1,4}\s?(?:mg|mcg|ml|gm|iu))(?:\s?[/l|]?\s?[\dsoilbz]{0,3}\s?ml)?(?![a-z])/i

/** A label of its own before directions: "Sig: take 1 …". */
const SIG_LABEL = /^\s*(?:sig(?:na)?|directions?|dose|dosage|take|s)\s*:\s*/i

export function unlabelled(sig: Passage): Passage {
  return part(sig, SIG_LABEL.exec(sig.text)?.[0].length ?? 0)
}

/** "To continue Tab …", "Start Inj …": a verb before the form is no name. */
function verbLength(text: string): number {
  const verb = /^\s*(?:to\s+)?(?:continue|cont\.?|start|add|take|give|resume)\s+/i.exec(text)?.[0] ?? ''
  return verb && leadingForm(text.slice(verb.length)) ? verb.length : 0
}

/** Quantity and refills on a line of their own or behind a sig. */
export function takeQuantity(line: Passage): { quantity?: Passage; refills?: Passage; rest: Passage } {
  const refills = cutOut(line, REFILLS)
  const quantity = cutOut(refills?.rest ?? line, QUANTITY)
  return {
    ...(quantity ? { quantity: quantity.found } : {}),
    ...(refills ? { refills: refills.found } : {}),
    rest: quantity?.rest ?? refills?.rest ?? line,
  }
}

function sliceOf(passage: Passage, from: number, to = passage.text.length): Passage {
  return { text: passage.text.slice(from, to), at: passage.at.slice(from, to) }
}

function cutOut(passage: Passage, pattern: RegExp): { found: Passage; rest: Passage } | undefined {
  const match = pattern.exec(passage.text)
  if (!match) return undefined
  return {
    found: part(passage, match.index, match.index + match[0].length),
    rest: without(passage, match.index, match.index + match[0].length),
  }
}

/** Both sides of a cut, with a space between; quotes are taken from the pieces, never across the cut. */
function without(passage: Passage, from: number, to: number): Passage {
  const before = sliceOf(passage, 0, from)
  const behind = sliceOf(passage, to)
  return { text: `${before.text} ${behind.text}`, at: [...before.at, undefined, ...behind.at] }
}

/** Where the name ends: at a strength, a sig, a form or a bracket; as far as the lexicon knows it at least. */
function nameEnd(text: string, lexicon: Lexicon): number {
  const known = longestKnown(text, lexicon)
  let end = known
  const words = [...text.matchAll(/\S+/g)]
  for (const [index, word] of words.entries()) {
    const at = word.index
    if (at < known || index === 0) {
      end = Math.max(end, at + word[0].length)
      const inner = index === 0 && known === 0 ? runOn(word[0]) : 0
      if (inner > 0) return at + inner
      continue
    }
    if (endsName(text, at, word[0])) break
    end = at + word[0].length
  }
  return end
}

/** "Amoxicillin500mg": the name ends where the strength begins. */
function runOn(word: string): number {
  const match = /^([A-Za-z][A-Za-z-]{3,}?)(?=\d+(?:\.\d+)?(?:mg|mcg|ml|g|iu|%)\b)/i.exec(word)
  return match?.[1]?.length ?? 0
}

function endsName(text: string, at: number, word: string): boolean {
  const rest = text.slice(at)
  if (/^[([{@=:;,→]/.test(word) || /^[-–—]+$/.test(word)) return true
  const strength = findStrength(rest)
  if (strength?.from === 0 || DAMAGED_STRENGTH.exec(rest)?.index === 0) return true
  const form = formWithin(rest)
  if (form?.from === 0) return true
  if (/^\d{2,4}$/.test(word) && !beginsSig(rest)) return false
  if (NAME_TAIL.test(word) && !SIG_LIKE.test(word)) return false
  return beginsSig(rest)
}

/** "Losartan 50 mg + Hydrochlorothiazide 12.5 mg": both names are one medicine's, up to the second one's end. */
function withPartner(text: string, end: number): number {
  const partner = /^\s*(?:\d[\d.,]*\s*(?:mg|mcg|g|iu)?)?\s*\+\s*[A-Za-z][A-Za-z-]{3,}/i.exec(text.slice(end))
  return partner ? end + partner[0].length : end
}

function combinedStrength(
  name: Passage,
  second: MedicineParts['strength'],
): MedicineParts['strength'] | undefined {
  const first = findStrength(name.text)
  if (!first || !second) return undefined
  const parts = [...first.strength.parts, ...second.value.parts]
  const passage = join([part(name, first.from, first.to), second.passage])
  return { value: { text: `${first.strength.text} + ${second.value.text}`, parts }, passage }
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

function takeStrength(tail: Passage): { strength?: MedicineParts['strength']; rest: Passage } {
  const found = findStrength(tail.text)
  // A taper's amounts are doses, and so is an amount that the sig has begun before.
  if (
    !found ||
    (/\b(?:then|followed\s*by|thereafter)\b/i.test(tail.text) && /\d\s*mg.*\d\s*mg/i.test(tail.text))
  )
    return { rest: tail }
  const before = tail.text.slice(0, found.from)
  if (
    readSig(before).facts > 0 ||
    (/^units?$/i.test(found.strength.parts[0]?.unit ?? '') && !found.strength.parts[0]?.per)
  )
    return { rest: tail }
  const passage = part(tail, found.from, found.to)
  return { strength: { value: found.strength, passage }, rest: without(tail, found.from, found.to) }
}

interface FormCut {
  form: DoseForm
  passage: Passage
  rest: Passage
  garbled?: true
}

/** "500 mg tak": a short word right behind the strength that is a form but for one letter. */
function takeGarbledForm(tail: Passage): FormCut | undefined {
  const word = /^\s*([a-z]{3,4})(?![a-z])/i.exec(tail.text)
  const written = word?.[1]?.toLowerCase()
  if (!word || !written || beginsSig(written)) return undefined
  const meant = Object.entries(SHORT_FORMS).find(([form]) => distance(form, written) === 1)
  if (!meant) return undefined
  const rest = without(tail, 0, word[0].length)
  return { form: meant[1], passage: part(tail, 0, word[0].length), rest, garbled: true }
}
const SHORT_FORMS: Readonly<Record<string, DoseForm>> = {
  tab: 'tablet',
  tabs: 'tablet',
  cap: 'capsule',
  caps: 'capsule',
  syp: 'syrup',
  inj: 'injection',
}

/** A form behind the name, before the sig begins: "Amoxicillin 500 mg capsules". */
function takeForm(tail: Passage): FormCut | undefined {
  const found = formWithin(tail.text)
  if (!found || /[a-z0-9½]/i.test(tail.text.slice(0, found.from))) return undefined
  return {
    form: found.form,
    passage: part(tail, found.from, found.to),
    rest: without(tail, found.from, found.to),
  }
}

function bareStrength(name: Passage): Passage | undefined {
  const match = /(?<=[A-Za-z][\s-]*)\b(\d{2,4}(?:\.\d+)?)$/.exec(name.text)
  return match ? part(name, match.index) : undefined
}

function trimBrackets(sig: Passage): Passage {
  const from = /^[\s()[\]]+/.exec(sig.text)?.[0].length ?? 0
  return part(sig, from)
}
