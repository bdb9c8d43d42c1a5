/** One medicine's words → its parts: form, name, strength, sig, quantity. Nothing is decided here but where each stands. */

import type { Lexicon } from '../lexicon/lexicon.ts'
import type { DoseForm, Strength } from '../prescription.ts'
import { readSig } from '../sig/sig.ts'
import { bareStrength, combinedStrength, takeForm, takeGarbledForm, takeStrength } from './behind-name.ts'
import { cutOut, sliceOf, without } from './cut.ts'
import { formWithin, garbledMark, leadingForm } from './forms.ts'
import { nameEnd, nameIsKnown, withPartner } from './name-end.ts'
import { isBlank, join, type Passage, part } from './passage.ts'
import { DAMAGED_STRENGTH, findStrength, SCRAWLED_STRENGTH } from './strength.ts'

export interface MedicineParts {
  /** The line was numbered or bulleted. */
  numbered: boolean
  /** Its number in the list. */
  number?: number
  name: Passage
  /** `garbled`: one letter of it was taken for another. */
  form?: { value: DoseForm; passage: Passage; leading: boolean; garbled?: true }
  strength?: { value: Strength; passage: Passage }
  /** A strength with letters among its figures ("s00mg"): shown as it is, never repaired. */
  damagedStrength?: Passage
  /** A number in the name that may be its strength ("Dolo 650"). */
  bareStrength?: Passage
  /** What the medicine is made of, in brackets behind its name. */
  composition?: Passage
  sig?: Passage
  quantity?: Passage
  refills?: Passage
}

/** A list's number or bullet; one that was taken for a letter only before a form ("S) Tab …", "Z.TAB …"). */
const NUMBERED =
  /^\s*(?:[A-Z]{1,2}\s(?=\d{1,2}\s*\)))?(?:\(?\d{1,2}\s*[).:\]/-](?!\d)\s*|\d{1,2}\s+(?=[A-Za-z]{2}|[tc]\.)|[-•*●○▪➢>→–]+\s*|[①-⑳]\s*|[#]\s*(?=[A-Za-z])|[A-Za-z]{1,2}\s?[).]\s*(?=(?:tab|cap|syp|syr|inj|oint|gel|cream|t\.|c\.)))+/i
/** A form's own label before the name. */
export const NAME_LABEL = /^(?:drug|medicine|medication|brand|trade|product|generic)\s*(?:name)?\s*:\s*/i
const BARE_NUMBER = /^\s*\d{1,2}\s+/
const QUANTITY =
  /(?:#\s*\d{1,4}(?:\s*(?:[a-z]+))?|(?:qty|quantity|disp(?:ense)?|mitte|supply|supplied|total|issue)\.?\s*[:#-]*\s*#?\s*\d{1,4}(?:\s*\(?[a-z-]+\)?)?(?:\s*ml)?|x\s*\d{1,3}\s*(?:tab(?:let)?s?|cap(?:sule)?s?|bottles?|tubes?|sachets?|strips?|vials?|amps?)\b|\b(?:1|2|3|one|two|three)\s*(?:bottles?|tubes?|strips?|pack(?:et)?s?|box(?:es)?|vials?)\b|\bno\.?\s*[:=]\s*\d{1,3}|\bn\s*=\s*\d{1,3})/i
const REFILLS =
  /(?:\brefills?\s*[:x#-]*\s*(?:\d{1,2}|none|nil|zero|no)|\b(?:\d{1,2}|no)\s*refills?(?!\s*[:x#-]*\s*\d))\b/i

/** `listed`: a bare number that the line begins with is its number in a list. */
export function splitMedicine(line: Passage, lexicon: Lexicon, listed = false): MedicineParts {
  const number = (NUMBERED.exec(line.text) ?? (listed ? BARE_NUMBER.exec(line.text) : null))?.[0].length ?? 0
  const marks = /^[\s.•*'",_~]*/.exec(line.text.slice(number))![0].length
  const label = NAME_LABEL.exec(line.text.slice(number + marks))?.[0].length ?? 0
  const lead = number + marks + (label || verbLength(line.text.slice(number + marks)))
  let body = part(line, lead)
  // "1 Bb 30 days" begins like directions: a bare number is a list's only before a form or a known name.
  const bare = /^\s*\d{1,2}\s+(?=[a-z])/i.test(line.text)
  const numbered =
    number > 0 && (listed || !bare || leadingForm(body.text) !== undefined || nameIsKnown(body.text, lexicon))
  const refills = cutOut(body, REFILLS)
  body = refills?.rest ?? body
  const amount = cutOut(body, QUANTITY)
  body = amount?.rest ?? body
  const exact = leadingForm(body.text)
  const garbled = exact || nameIsKnown(body.text, lexicon) ? undefined : garbledMark(body.text)
  const leading = exact ?? garbled
  const afterForm = leading ? part(body, leading.to) : body
  const cut = withPartner(afterForm.text, nameEnd(afterForm.text, lexicon))
  const name = part(afterForm, /^[\s.•,*'"]*/.exec(afterForm.text)![0].length, cut)
  const bracketed = takeComposition(sliceOf(afterForm, cut))
  const tail = bracketed.rest
  const near = leading ? undefined : takeForm(tail)
  const behind = near?.rest ?? tail
  const damaged = cutOut(behind, DAMAGED_STRENGTH) ?? scrawled(afterForm, cut, behind)
  const taken = takeStrength(damaged?.rest ?? near?.rest ?? tail)
  const combined = / \+ [A-Za-z]/.test(name.text) ? combinedStrength(name, taken.strength) : undefined
  const strength = combined ?? taken.strength
  const after = near ?? (leading ? undefined : (takeForm(taken.rest) ?? takeGarbledForm(taken.rest)))
  const sig = part(near ? taken.rest : (after?.rest ?? taken.rest))
  const figure = strength ? undefined : bareStrength(name)
  const counted = /\d{1,2}/.exec(line.text.slice(0, number))
  return {
    numbered,
    ...(numbered && counted ? { number: Number(counted[0]) } : {}),
    name,
    ...(leading
      ? {
          form: {
            value: leading.form,
            passage: part(body, 0, leading.to),
            leading: true,
            ...(garbled ? { garbled: true } : {}),
          },
        }
      : {}),
    ...(bracketed.composition ? { composition: bracketed.composition } : {}),
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
    ...(figure && !damaged ? { bareStrength: figure } : {}),
    ...(isBlank(sig) ? {} : { sig: trimBrackets(sig) }),
    ...(amount ? { quantity: amount.found } : {}),
    ...(refills ? { refills: refills.found } : {}),
  }
}

/** Only where nothing else stands behind the name. */
function scrawled(
  afterForm: Passage,
  cut: number,
  behind: Passage,
): { found: Passage; rest: Passage } | undefined {
  const found = SCRAWLED_STRENGTH.exec(afterForm.text)
  const next = found && afterForm.text.slice(cut, found.index).replace(/[\s-]/g, '') === ''
  if (!next || findStrength(behind.text)) return undefined
  return cutOut(behind, /\S[\s\S]*$/)
}

/** What stands in brackets and is neither a strength nor a direction: the generic name, the brand, what it is made of. */
function takeComposition(tail: Passage): { composition?: Passage; rest: Passage } {
  let rest = tail
  const found: Passage[] = []
  for (let match = BRACKET.exec(rest.text); match; match = BRACKET.exec(rest.text)) {
    const inside = part(rest, match.index + 1, match.index + match[0].replace(/[)\]}]$/, '').length)
    if (!isComposition(inside.text)) break
    found.push(inside)
    rest = without(rest, match.index, match.index + match[0].length)
  }
  return found.length > 0 ? { composition: join(found), rest } : { rest }
}
/** An open bracket that isn't closed on the line reaches to its end. */
const BRACKET = /[([{](?:[^()[\]{}]|\([^()]*\))*(?:[)\]}]|$)/

function isComposition(text: string): boolean {
  const words = text.match(/\p{L}{3,}/gu) ?? []
  if (/^[\s\d.,/&+x-]*$/i.test(text)) return /\d\s*\/\s*\d/.test(text)
  const strength = findStrength(text)
  if (strength && text.slice(strength.from, strength.to).trim() === text.trim()) return false
  const { facts } = readSig(text)
  return (
    facts === 0 ||
    (strength !== undefined && words.some((word) => !formWithin(word) && readSig(word).facts === 0))
  )
}

/** The number that a line begins with, with or without a mark behind it. */
export function leadingNumber(text: string): number | undefined {
  const found = /^\s*(?:[A-Z]{1,2}\s)?\(?(\d{1,2})(?:\s*[).:\]/-](?!\d)|\s+(?=\p{Lu}|\())/u.exec(text)
  return found ? Number(found[1]) : undefined
}

/** "To continue Tab …", "Start Inj …": a verb before the form is no name. */
function verbLength(text: string): number {
  const verb = /^\s*(?:to\s+)?(?:continue|cont\.?|start|add|take|give|resume)\s+/i.exec(text)?.[0] ?? ''
  return verb && leadingForm(text.slice(verb.length)) ? verb.length : 0
}

function trimBrackets(sig: Passage): Passage {
  const from = /^[\s()[\]]+/.exec(sig.text)?.[0].length ?? 0
  return part(sig, from)
}

/** A label of its own before directions: "Sig: take 1 …". */
const SIG_LABEL = /^\s*(?:sig(?:na)?|directions?|dose|dosage|take|s)\s*:\s*/i

export function unlabelled(sig: Passage): Passage {
  return part(sig, SIG_LABEL.exec(sig.text)?.[0].length ?? 0)
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
