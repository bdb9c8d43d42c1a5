/** Words that point at items of the prescription: ordinals, forms, pronouns and names. */
import { DOSE_FORMS, type DoseForm } from '../prescription.ts'
import { isKnown } from './language.ts'
import type { Reference } from './question.ts'
import { mend } from './text.ts'
import { COMPLAINTS, KNOWN_WORDS } from './vocabulary.ts'

const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  fifth: 5,
  '5th': 5,
  sixth: 6,
  '6th': 6,
  seventh: 7,
  '7th': 7,
  eighth: 8,
  '8th': 8,
  ninth: 9,
  '9th': 9,
  tenth: 10,
  '10th': 10,
  last: -1,
  final: -1,
}
const ORDINAL = new RegExp(
  `\\b(?<but>(?:second|2nd|next) (?:to )?last|last but one)\\b|\\b(?:the |my |and |number )?(?<word>${Object.keys(ORDINALS).join('|')})\\b(?! (?:visit|day|dose|time|days|week|weeks|month|months|night|opinion|thing|page|name|date))|\\b(?:number|no|medicine|tablet|item|drug|#) ?#? ?(?<figure>\\d{1,2})\\b(?! ?(?:mg|ml|times|days))|\\bm(?<id>\\d{1,2})\\b|^#(?<hash>\\d{1,2})$`,
  'g',
)

/** What people call the forms, beside their own names. */
const FORM_WORDS: Readonly<Record<string, DoseForm>> = {
  cough: 'syrup',
  liquid: 'syrup',
  shot: 'injection',
  jab: 'injection',
  puffer: 'inhaler',
  pump: 'inhaler',
  drop: 'drops',
  eyedrops: 'eye drops',
  eardrops: 'ear drops',
  salve: 'ointment',
  puff: 'inhaler',
  'nose drop': 'nasal drops',
  'nose drops': 'nasal drops',
  'nasal drop': 'nasal drops',
  'eye drop': 'eye drops',
  'ear drop': 'ear drops',
  'nose spray': 'nasal spray',
  tablets: 'tablet',
  pill: 'tablet',
}

export function formOf(word: string): DoseForm | undefined {
  const singular = word.replace(/ies$/, 'y').replace(/(?<!drop)s$/, '')
  return (
    DOSE_FORMS.find((form) => form === word || form === singular) ?? FORM_WORDS[word] ?? FORM_WORDS[singular]
  )
}

const POINTED_FORM = new RegExp(
  `\\b(?:the|that|this|my|a|about|much|of)(?: (?:white|red|yellow|blue|green|pink|orange|brown|small|big|round|other|cough|same))? (?<form>${[...DOSE_FORMS].sort((a, b) => b.length - a.length).join('|')}|eyedrops|eardrops|liquid|shot|puffer|drop)\\b(?! (?:\\d|or|form|and (?:the )?(?:how|when)))`,
  'g',
)

/** Forms that are pointed at without an article: "when nose drops and how long?" */
const COMPOUND_FORM =
  /\b(?<form>(?:nose|nasal|eye|ear) drops?|(?:nose|nasal) spray|eye ointment|puffs)\b|\bdrops? (?:in|into|for) (?:each|the|his|her|my|both|every)? ?(?<place>nostrils?|nose|eyes?|ears?)\b/g
const DROPS: Readonly<Record<string, DoseForm>> = { n: 'nasal drops', ey: 'eye drops', ea: 'ear drops' }

function compoundForms(corrected: string): DoseForm[] {
  return [...corrected.matchAll(COMPOUND_FORM)].flatMap(({ groups }) =>
    groups?.form
      ? (formOf(groups.form) ?? [])
      : (DROPS[groups!.place!.startsWith('n') ? 'n' : groups!.place!.slice(0, 2)] ?? []),
  )
}

const PRONOUN =
  /\b(?:it|that one|this one|this|that(?= (?:medicine|tablet|one|drug|pill|capsule|syrup)| ?$| for| be)|the medicine|the drug|the pill|the tablet|the capsule|the same(?: one)?|its|the one)\b/
/** "it" that means the page: "what does it say", "is X in it". */
const PAGE_IT =
  /\b(?:does|do|did) it (?:say|mention|contain|include|list|show)\b|\b(?:in|on) (?:it|this)\b|\bread it\b|\bit says?\b|\bthis (?:prescription|page|paper|photo|image)\b|\bwho wrote (?:it|this)\b|\bwas (?:it|this) (?:written|issued|prescribed)\b|\b(?:it|this) (?:dated|valid)\b|\bwho is (?:it|this) for\b|\bwhat is (?:it|this) about\b|\bis it (?:ok|okay|safe|alright|necessary|possible|important)\b/g
const PLURAL = /\b(?:they|them|these|those|both|the others|others|the rest|each of them|all of them)\b/
const OTHER =
  /\b(?:the )?other(?: one| medicine| tablet| syrup)?$|\b(?:the )?other one\b|\bthe next one\b|\bthe next$/

/** Words of a question that are no names wherever they stand. */
const NOT_A_NAME = /^(?:\d+(?:\.\d+)?(?:mg|ml|mcg|g|iu|%|st|nd|rd|th)?|[a-z]|[a-z]*['’].*|m\d{1,2}|#\d+)$/i

/** "Not that one, the syrup": what is turned down is not meant. */
const TURNED_DOWN =
  /^(?:no )?not (?:that(?: one)?|this(?: one)?|it|the (?:first|second|third|last|other)(?: one)?|the \S+)(?: but)? /

export function findReference(words: readonly string[], question: string): Reference {
  const corrected = question.replace(TURNED_DOWN, '')
  const ordinals: number[] = []
  for (const { groups } of corrected.matchAll(ORDINAL)) {
    if (groups?.but) ordinals.push(-2)
    else if (groups?.word) ordinals.push(ORDINALS[groups.word]!)
    else ordinals.push(Number(groups?.figure ?? groups?.id ?? groups?.hash))
  }
  const compound = compoundForms(corrected)
  const forms =
    compound.length > 0
      ? compound
      : [...corrected.matchAll(POINTED_FORM)].flatMap(({ groups }) => formOf(groups!.form!) ?? [])
  const pointing = corrected.replace(PAGE_IT, ' ')
  const names = joinNames(words, isEveryday)
  const singleForm = forms.length > 0 && /\bthe (?:tablet|capsule)\b/.test(corrected)
  return {
    names,
    maybe: [],
    ordinals: [...new Set(ordinals.filter((ordinal) => ordinal !== 0))],
    forms: [...new Set(forms)],
    pronoun: names.length === 0 && !singleForm && PRONOUN.test(pointing),
    plural: PLURAL.test(pointing),
    other: OTHER.test(corrected),
  }
}

function isEveryday(word: string): boolean {
  const lower = mend(word.toLowerCase())
  return (
    NOT_A_NAME.test(lower) ||
    KNOWN_WORDS.has(lower) ||
    isKnown(lower, 'en') ||
    formOf(lower) !== undefined ||
    lower in ORDINALS ||
    COMPLAINTS.has(lower)
  )
}

/** Neighbouring words that aren't everyday ones make one name; "Vitamin C" and "Dolo 650" keep their tail. */
function joinNames(words: readonly string[], isPlain: (word: string) => boolean): string[] {
  const names: string[] = []
  let open = false
  for (const word of words) {
    const tail = open && /^(?:[A-Za-z]\d{0,2}|\d{1,4}(?:mg|ml)?|\d+-\d+)$/.test(word) && !/^[aiu]$/.test(word)
    if (!isPlain(word) || tail) {
      if (open) names[names.length - 1] += ` ${word}`
      else names.push(word)
      open = true
    } else open = false
  }
  return names
}
