import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { understandQuestion } from '../../../inference/questions/question.ts'
import { ADVICE, EMERGENCIES, PLAIN } from './cautions.ts'
import { ENGLISH } from './english.ts'
import { FOREIGN } from './foreign.ts'

describe('understands what an English question asks', () => {
  for (const [intent, questions] of Object.entries(ENGLISH)) {
    test.each(questions.map((question) => [question]))(`${intent}: %s`, (question) => {
      expect(understandQuestion(question).intents[0]).toBe(intent)
    })
  }

  test('finds two things asked at once', () => {
    expect(understandQuestion('How often and for how long should I take Dolo?').intents).toEqual([
      'frequency',
      'duration',
    ])
    expect(understandQuestion('Who is the doctor and when is the next visit?').intents).toEqual([
      'prescriber',
      'next-visit',
    ])
    expect(understandQuestion('Which medicines and tests are prescribed?').intents).toEqual([
      'medicines',
      'tests',
    ])
  })

  test('takes no part in what it does not understand', () => {
    expect(understandQuestion('hello').intents).toEqual([])
    expect(understandQuestion('').intents).toEqual([])
  })
})

describe('understands the commonest questions in other languages', () => {
  test.each(FOREIGN)('%s, %s: %s', (language, intent, question) => {
    const understood = understandQuestion(question)
    expect([understood.language, understood.intents[0]]).toEqual([language, intent])
  })

  test('takes the language of a prompt from its code', () => {
    expect(understandQuestion('answer fr Quels médicaments sont prescrits ?').language).toBe('fr')
    expect(understandQuestion('answer en Which medicines are prescribed?')).toMatchObject({
      language: 'en',
      text: 'Which medicines are prescribed?',
    })
  })
})

describe('finds words that point at items', () => {
  test.each([
    ['how often should I take Amoxicillin?', { names: ['Amoxicillin'] }],
    ['Is Ascorbic Acid in it?', { names: ['Ascorbic Acid'], pronoun: false }],
    ['when do I take Aten-D', { names: ['Aten-D'] }],
    ['strength of Dolo 650', { names: ['Dolo 650'] }],
    ['does it contain Vitamin C', { names: ['Vitamin C'] }],
    ['and the second one?', { ordinals: [2] }],
    ['what about the last one?', { ordinals: [-1] }],
    ['the first and the third', { ordinals: [1, 3] }],
    ['how often is the 2nd medicine taken', { ordinals: [2] }],
    ['what is m2 for', { ordinals: [2] }],
    ['how long should I take the syrup?', { forms: ['syrup'] }],
    ['what about the eye drops', { forms: ['eye drops'] }],
    ['how often should I take it?', { pronoun: true, names: [] }],
    ['how often should I take that one', { pronoun: true }],
    ['what does it say', { pronoun: false }],
    ['when do I take them', { plural: true }],
    ['and the other one?', { other: true }],
    ['who is the doctor and when is the next visit', { other: false }],
  ] as const)('%s', (question, reference) => {
    expect(understandQuestion(question).reference).toMatchObject(reference)
  })
})

describe('knows what has to come from the conversation', () => {
  test.each([
    ['Which medicines are prescribed?', []],
    ['how often should I take Amoxicillin?', []],
    ['how often should I take the medicines?', []],
    ['how long should I take the syrup?', []],
    ['how often should I take it?', ['subject']],
    ['and for how long?', ['subject']],
    ['dose?', ['subject']],
    ['is it for pain?', ['subject']],
    ['how often should I take both', ['subject']],
    ['and the second one?', ['intent']],
    ['what about the syrup?', ['intent']],
    ['the white tablet?', ['intent']],
    ['and Dolo?', ['intent']],
    ['what about Dolo', ['intent']],
    ['and the other one?', ['intent', 'subject']],
    ['who is the doctor?', []],
    ['can I take two?', []],
  ] as const)('%s lacks %j', (question, missing) => {
    expect(understandQuestion(question).missing).toEqual(missing)
  })
})

describe('finds conditions on medicines', () => {
  test.each([
    ['which ones are taken at night', { kind: 'when', time: 'night' }],
    ['what should I take before food', { kind: 'meal', meal: 'before' }],
    ['which medicines are taken twice a day', { kind: 'frequency', times: 2, period: 1, unit: 'd' }],
    ['which medicines should I take for 5 days', { kind: 'duration', value: 5, unit: 'd' }],
    ['which ones are taken only when needed', { kind: 'need' }],
    ['which syrup is prescribed', { kind: 'form', form: 'syrup' }],
    ['which medicine is for fever', { kind: 'purpose', words: 'fever' }],
    ['Which medicine is to be taken for dry cough?', { kind: 'purpose', words: 'dry cough' }],
  ] as const)('%s', (question, filter) => {
    expect(understandQuestion(question).filter).toEqual(filter)
  })
})

describe('tells danger and advice from questions about the page', () => {
  test.each(EMERGENCIES)('emergency: %s', (question) => {
    expect(understandQuestion(question).caution).toBe('emergency')
  })
  test.each(ADVICE)('advice: %s', (question) => {
    expect(understandQuestion(question).caution).toBe('advice')
  })
  test.each(PLAIN)('neither: %s', (question) => {
    expect(understandQuestion(question).caution).toBeUndefined()
  })
})

describe('takes any text', () => {
  test('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(understandQuestion(text).text.length).toBeLessThanOrEqual(1000)
      }),
    )
  })

  test.each([
    ['letters', 'a'.repeat(20_000)],
    ['spaces', ' '.repeat(20_000)],
    ['words', 'what is the medicine for '.repeat(800)],
    ['names', 'Zxqv '.repeat(4000)],
    ['control characters', '\u0000\u0007\u202e'.repeat(7000)],
    ['punctuation', '?-.,'.repeat(5000)],
    ['took', 'took the whole '.repeat(1300)],
    ['Devanagari', 'दवा कितनी '.repeat(2000)],
  ])('20,000 characters of %s send no pattern back and forth for minutes', (_, text) => {
    const times = Array.from({ length: 5 }, () => {
      const started = performance.now()
      understandQuestion(text)
      return performance.now() - started
    })
    // Some milliseconds where nothing backtracks; the least of five, since machines are shared.
    expect(Math.min(...times)).toBeLessThan(1000)
  })

  test('hears words of danger at the end of a very long message', () => {
    expect(understandQuestion(`${'my story is long. '.repeat(500)} I cannot breathe`).caution).toBe(
      'emergency',
    )
  })

  test('control characters and odd spaces change nothing', () => {
    expect(understandQuestion('how\u00a0often\u200b should\u0007 I take it ??').intents).toEqual([
      'frequency',
    ])
  })
})
