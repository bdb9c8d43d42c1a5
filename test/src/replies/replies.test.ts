import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../inference/engine.ts'
import { understandQuestion } from '../../../inference/questions/question.ts'
import { commandOf } from '../../../src/assistant/commands.ts'
import { languageOf } from '../../../src/assistant/language.ts'
import { asLanguage, wordsIn } from '../../../src/replies/index.ts'

const SCRIPTS = { en: 'Latin', hi: 'Devanagari', es: 'Latin', fr: 'Latin', bn: 'Bengali' } as const

describe.each(LANGUAGES)('the wording in %s', (language) => {
  const words = wordsIn(language)

  it('has words for every error, in its own script', () => {
    for (const [code, say] of Object.entries(words.errors)) {
      const text = say({})
      expect(text, code).toMatch(new RegExp(`\\p{Script=${SCRIPTS[language]}}{2}`, 'u'))
      expect(text, code).not.toMatch(/undefined|NaN/)
    }
  })

  it('says what is wrong with a photo and how to retake it', () => {
    for (const { what, retake } of Object.values(words.problems)) {
      expect(what.length).toBeGreaterThan(10)
      expect(retake.length).toBeGreaterThan(20)
    }
  })

  it('teaches commands that are obeyed', () => {
    const taught = words.help
      .split('\n')
      .map((line) => line.split(' – ')[0]!)
      .slice(-5)
    expect(taught.map((said) => commandOf(said)?.command)).toEqual([
      'show',
      'new',
      'forget',
      'language',
      'privacy',
    ])
  })

  it('names commands in the privacy text and in errors that are obeyed', () => {
    const named = /[“«]\s?([^”»]+?)\s?[”»]/.exec(words.privacy({ hours: 24 }))![1]!
    expect(commandOf(named)?.command).toBe('forget')
    expect(words.errors.corrupt({})).toContain(named)
  })

  it('is chosen by the language’s own name', () => {
    expect(commandOf(words.name)).toEqual({ command: 'language', language })
  })

  it('says how long things are kept, in its own units', () => {
    expect(words.privacy({ hours: 24 })).toMatch(/24|२४|২৪/)
    expect(words.privacy({ hours: 168 })).toMatch(/7|७|৭/)
    expect(words.privacy({ hours: 0.5 })).toMatch(/30|३०|৩০/)
  })

  it('offers questions that are understood, in this language', () => {
    const ask = words.suggestions
    const expected: [string, string][] = [
      [ask.medicines, 'medicines'],
      [ask.directions('Dolo'), 'directions'],
      [ask.duration('Dolo'), 'duration'],
      [ask.diagnoses, 'diagnoses'],
      [ask.tests, 'tests'],
      [ask.advice, 'advice'],
      [ask.nextVisit, 'next-visit'],
      [ask.prescriber, 'prescriber'],
      [ask.everything, 'transcribe'],
    ]
    for (const [question, intent] of expected) {
      const understood = understandQuestion(question)
      expect([question, understood.intents, understood.caution]).toEqual([question, [intent], undefined])
      expect([question, languageOf(question) ?? 'en']).toEqual([question, language])
    }
    expect(understandQuestion(ask.directions('Dolo')).reference.names).toEqual(['Dolo'])
  })
})

describe('a language tag', () => {
  it.each([
    ['hi-IN', 'hi'],
    ['pt-BR', undefined],
    ['FR', 'fr'],
    [undefined, undefined],
  ])('%s is %s', (tag, language) => expect(asLanguage(tag)).toBe(language))
})
