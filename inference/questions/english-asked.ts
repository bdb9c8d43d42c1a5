/** What an English question asks: by the phrases of its table, by the wider grammar, else by what it resembles. */
import { type AskName, askOf } from './asks.ts'
import { AGAIN, findEnglishIntents } from './english.ts'
import { findFilter } from './filters.ts'
import { foldWords } from './fold.ts'
import { pageNamed } from './foreign-asked.ts'
import { askIn, grammarOf } from './grammar.ts'
import { nearest } from './matcher.ts'
import type { Asked, Filter, Intent, Reference } from './question.ts'
import { findReference } from './reference.ts'
import type { CleanQuestion } from './text.ts'

export function englishAsked({ text, words, corrected }: CleanQuestion): Asked {
  const folded = foldWords(corrected)
  const grammar = grammarOf('en')
  const reference: Reference = {
    ...findReference(words, corrected),
    ...(grammar.next?.test(folded) ? { step: 1 as const, other: false, ordinals: [] } : {}),
    ...(grammar.previous?.test(folded) ? { step: -1 as const, other: false, ordinals: [] } : {}),
    ...pageNamed(folded),
  }
  const advice = grammar.advice?.test(folded) ?? false
  const base = { reference, advice, every: false }
  const near = AGAIN.test(corrected)
    ? undefined
    : nearest(
        corrected,
        'en',
        reference.names.map((name) => name.toLowerCase()),
      )?.ask
  if (near === 'none') return { ...base, intents: [] }
  const exact = askIn(folded, 'en')
  const asked = exact && meant(exact, folded, reference)
  if (asked) return { ...base, ...asked, every: grammar.every?.test(folded) ?? false }
  const found = findEnglishIntents(corrected)
  const filter = found.intents[0] === 'transcribe' ? undefined : findFilter(corrected, reference)
  if (filter) return { ...base, intents: ['filter'], filter, every: found.every }
  const pointed = reference.names.length + reference.ordinals.length + reference.forms.length > 0
  const intents = settleSubject(found.intents, text, reference, pointed)
  if (intents.length > 0 && (!found.vague || intents !== found.intents)) return { ...base, ...found, intents }
  const guessed = near && meant(near, folded, reference)
  if (guessed) return { ...base, ...guessed, every: found.every }
  return { ...base, ...found, intents: found.vague ? [] : intents }
}

/** What is meant by an ask; `undefined` where the words lack what it needs. */
function meant(
  name: AskName,
  folded: string,
  reference: Reference,
): Pick<Asked, 'intents' | 'filter' | 'terms' | 'counted'> | undefined {
  const named = reference.names.join(' ')
  const topics = grammarOf('en').topics.flatMap(({ words }) => words.exec(folded)?.[0] ?? [])
  const topic = topics.sort((a, b) => b.length - a.length)[0]
  const pointed = named !== '' || reference.ordinals.length > 0 || reference.pronoun
  switch (name) {
    case 'which-for':
      return topic ? { intents: ['filter'], filter: { kind: 'purpose', words: topic } } : undefined
    case 'condition':
      return topic ? { intents: ['condition'], terms: topic } : undefined
    case 'mention':
      return named ? { intents: ['mention'], terms: named } : undefined
    case 'taken':
      return pointed ? { intents: ['taken'] } : undefined
    case 'meal':
    case 'need':
      return { intents: [name] }
    case 'advised':
    case 'which-form':
      return undefined
  }
  const ask = askOf(name)
  if (ask === undefined) return undefined
  if (ask.filter && named) return undefined
  return {
    intents: [ask.intent],
    ...(ask.filter ? { filter: ask.filter as Filter } : {}),
    ...(ask.counted ? { counted: ask.counted } : {}),
  }
}

/** "What is the second medicine?" and "what is Dolo?" ask about one; "the white tablet?" leaves open what is asked. */
function settleSubject(intents: Intent[], text: string, reference: Reference, pointed: boolean): Intent[] {
  const listed = intents.length === 1 && intents[0] === 'medicines'
  const byPlace = reference.ordinals.length + reference.forms.length > 0
  if (!(intents.length === 0 && pointed) && !(listed && byPlace)) return intents
  return /^(?:and )?(?:what|which) (?:is|are)\b/i.test(text) ? ['details'] : []
}
