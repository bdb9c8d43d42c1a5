/** What a question in another language than English asks: by its phrases, else by what it resembles. */
import type { Language } from '../engine.ts'
import type { DoseForm } from '../prescription.ts'
import { type AskName, askOf } from './asks.ts'
import { foldWords } from './fold.ts'
import { askIn, BY_EAR, forms as formsIn, grammarOf } from './grammar.ts'
import { isKnown } from './language.ts'
import { nearest } from './matcher.ts'
import type { Asked, Filter, Reference } from './question.ts'
import type { CleanQuestion } from './text.ts'

export function foreignAsked({ text, words }: CleanQuestion, language: Language): Asked {
  const folded = formsIn(foldWords(text), language)
  const topic = topicWords(folded, language)
  const reference = foreignReference(words, folded, language, topic)
  const near = nearest(text, language, [...reference.names, ...reference.maybe])?.ask
  const name = near === 'none' ? near : (askIn(folded, language) ?? near)
  const grammar = grammarOf(language)
  const every = grammar.every?.test(folded) ?? false
  const asked = meant(name, { topic, reference, form: reference.forms[0], folded, language })
  return { every, reference, advice: name === 'advised' || (grammar.advice?.test(folded) ?? false), ...asked }
}

interface Found {
  topic: string | undefined
  reference: Reference
  form: DoseForm | undefined
  folded: string
  language: Language
}

function meant(name: AskName | 'none' | undefined, { topic, reference, form, folded, language }: Found) {
  const named = [...reference.names, ...reference.maybe].join(' ')
  if (name === undefined || name === 'none' || name === 'advised') return { intents: [] }
  if (name === 'which-for' && topic) {
    const filter: Filter = { kind: 'purpose', words: topic }
    return { intents: ['filter' as const], filter }
  }
  if (name === 'which-form' && form) {
    const filter: Filter = { kind: 'form', form }
    return { intents: ['filter' as const], filter }
  }
  if (name === 'condition' || name === 'mention') {
    const terms = named || topic
    if (terms) return { intents: [named ? ('mention' as const) : name], terms }
    return name === 'mention' ? { intents: ['medicines' as const] } : { intents: ['diagnoses' as const] }
  }
  const ask = askOf(name)
  if (ask === undefined) return { intents: [] }
  // "When should I take the syrup?" asks of the one that is pointed at; "what at night?" of them all.
  const certain =
    reference.names.some((one) => /^\p{Lu}/u.test(one)) ||
    (reference.names.length > 0 && BY_EAR.has(language))
  if (ask.filter && (certain || reference.pronoun) && !['lifelong', 'longest'].includes(ask.filter.kind))
    return { intents: [ask.filter.kind === 'meal' ? ('meal' as const) : ('when' as const)] }
  const second = secondAsk(name, folded, language)
  return {
    intents: second ? [ask.intent, second] : [ask.intent],
    ...(ask.filter ? { filter: ask.filter } : {}),
    ...(ask.counted ? { counted: ask.counted } : {}),
  }
}

/** "How often and for how long?" */
const BESIDE: Readonly<Partial<Record<AskName, 'frequency' | 'duration' | 'dose'>>> = {
  frequency: 'duration',
  dose: 'duration',
}

function secondAsk(name: AskName, folded: string, language: Language) {
  const other = BESIDE[name]
  const phrase = grammarOf(language).asks.find(({ ask }) => ask === other)?.phrase
  return other && phrase?.test(folded) ? other : undefined
}

/** The complaint that is asked for, as written. */
function topicWords(folded: string, language: Language): string | undefined {
  const found = grammarOf(language).topics.flatMap(({ words }) => words.exec(folded)?.[0] ?? [])
  return found.sort((a, b) => b.length - a.length)[0]
}

const LATIN_NAME = /^[\p{Script=Latin}][\p{Script=Latin}\d'-]{2,}$/u
const INDIC_WORD = /^[\u0900-\u09ff]{3,}$/u

function foreignReference(
  words: readonly string[],
  folded: string,
  language: Language,
  topic: string | undefined,
): Reference {
  const grammar = grammarOf(language)
  const unknown = words.filter((word) => {
    const plain = foldWords(word)
    if (plain.split(' ').some((part) => isKnown(part, language))) return false
    const shaped = formsIn(plain, language)
    return !topic?.includes(shaped) && !grammar.forms.some(({ words: form }) => form.test(shaped))
  })
  const indic = language === 'hi' || language === 'bn'
  const names = joined(
    words,
    (word) =>
      unknown.includes(word) && LATIN_NAME.test(word) && !(indic ? isKnown(word.toLowerCase(), 'en') : false),
  )
  const ordinals = grammar.ordinals.flatMap((ordinal, at) => (ordinal.test(folded) ? [at + 1] : []))
  if (grammar.last?.test(folded)) ordinals.push(-1)
  const form = grammar.forms.find(({ words: called }) => called.test(folded))?.form
  return {
    names,
    maybe: unknown.filter((word) => INDIC_WORD.test(word)),
    ordinals,
    forms: form ? [form] : [],
    pronoun: names.length === 0 && (grammar.pronoun?.test(folded) ?? false),
    plural: false,
    other: false,
    ...(grammar.next?.test(folded)
      ? { step: 1 as const }
      : grammar.previous?.test(folded)
        ? { step: -1 as const }
        : {}),
    ...pageNamed(folded),
  }
}

const PAGE = /(?:page|pagina|hoja|पेज|पन्ना|पृष्ठ|পাতা|পৃষ্ঠা|পেজ|pej) ?(?:नंबर |নম্বর )?(\d{1,2})(?!\d)/u

/** "page 2" */
export function pageNamed(folded: string): Pick<Reference, 'page'> {
  const page = PAGE.exec(folded)?.[1]
  return page === undefined ? {} : { page: Number(page) }
}

/** Neighbouring unknown words, and a figure behind them, make one name: "Dolo 650". */
function joined(words: readonly string[], isName: (word: string) => boolean): string[] {
  const names: string[] = []
  let open = false
  for (const word of words) {
    const tail = open && /^\d{1,4}$/.test(word)
    if (!isName(word) && !tail) {
      open = false
      continue
    }
    if (open) names[names.length - 1] += ` ${word}`
    else names.push(word)
    open = true
  }
  return names
}
