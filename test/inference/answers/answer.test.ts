import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerQuestion } from '../../../inference/answers/answer.ts'
import { LANGUAGES, type Language } from '../../../inference/engine.ts'
import { ENGLISH } from '../questions/english.ts'
import { at, clinic, clinicLines, line, medicine, name, prescription } from './prescription.ts'

const ask = (text: string, about?: string[], language: Language = 'en') =>
  answerQuestion({
    prescription: clinic,
    lines: [clinicLines],
    question: { text, language, ...(about ? { about } : {}) },
  })

describe('lists the medicines', () => {
  test('one per line, with strength, form, directions, place and doubts', () => {
    const answer = ask('Which medicines are recommended in the prescription')
    expect(answer.text).toBe(
      [
        'There are 4 medicines on the prescription:',
        '1. Amoxicillin 500 mg capsule: 1 capsule 3 times a day, after food, for 5 days [1]',
        '2. “Dolo 650” (a brand of Paracetamol) tablet: 1 tablet, only if needed for fever [2]',
        "3. “Cetrizne” 10 mg tablet: 1 tablet at night [3]. I can't read this name for certain; it may be Cetirizine or Cinnarizine.",
        '4. Ambroxol syrup: 5 mL twice a day, for 5 days [4]',
        "There is 1 more line I can't read. [5]",
        'Please check with the pharmacist.',
      ].join('\n'),
    )
    expect(answer).toMatchObject({ standing: 'unsure', intent: 'medicines' })
    expect(answer.subjects.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3', 'm4'])
  })

  test('says that it found none, and what it could not read', () => {
    const answer = answerQuestion({
      prescription: prescription({ unread: [at('~~', 3)] }),
      lines: [[]],
      question: { text: 'medicines?', language: 'en' },
    })
    expect(answer.text).toBe(
      [
        "I can't find any medicine on this prescription.",
        "There is a line that I can't read or don't understand; it may stand there: [1]",
      ].join('\n'),
    )
    expect(answer.standing).toBe('unsure')
  })

  test('quotes a name that fits nothing, and says that it is not known', () => {
    const unknown = medicine({
      id: 'm1',
      row: 1,
      name: name('Xqzil', 1, { standing: 'unsure', match: undefined }),
      form: 'tablet',
    })
    const answer = answerQuestion({
      prescription: prescription({ medicines: [unknown] }),
      lines: [[]],
      question: { text: 'meds', language: 'en' },
    })
    expect(answer.text).toContain("“Xqzil” tablet [1]. I can't match this name to a medicine I know.")
    expect(answer.standing).toBe('unsure')
  })

  test('shows the quote beside the name that it stands for', () => {
    const written = medicine({
      id: 'm1',
      row: 1,
      name: name('Amoxycillin', 1, {
        match: { name: 'Amoxicillin', kind: 'generic', generics: ['Amoxicillin'], probability: 0.9 },
      }),
    })
    const answer = answerQuestion({
      prescription: prescription({ medicines: [written] }),
      lines: [[]],
      question: { text: 'meds', language: 'en' },
    })
    expect(answer.text).toContain('“Amoxycillin” (= Amoxicillin)')
  })

  test('asks to confirm a medicine with which a wrong dose is dangerous', () => {
    const warfarin = medicine({
      id: 'm1',
      row: 1,
      name: name('Warfarin', 1),
      strength: '5 mg',
      form: 'tablet',
      sig: '1 tablet at night',
    })
    for (const text of ['medicines?', 'how often should I take Warfarin', 'is warfarin on it']) {
      const answer = answerQuestion({
        prescription: prescription({ medicines: [warfarin] }),
        lines: [[]],
        question: { text, language: 'en' },
      })
      expect(answer.text).toContain('Please confirm with the pharmacist')
    }
  })

  test('writes look-alike candidates in tall-man letters', () => {
    const unsure = medicine({
      id: 'm1',
      row: 1,
      name: name('hydr0xyz', 1, {
        standing: 'unsure',
        match: undefined,
        candidates: ['Hydroxyzine', 'Hydralazine'].map((one) => ({
          name: one,
          kind: 'generic',
          generics: [one],
          probability: 0.4,
        })),
      }),
    })
    const answer = answerQuestion({
      prescription: prescription({ medicines: [unsure] }),
      lines: [[]],
      question: { text: 'meds', language: 'en' },
    })
    expect(answer.text).toContain('it may be hydrOXYzine or hydrALAZINE')
  })

  test('tells namesakes apart by their ingredients', () => {
    const unsure = medicine({
      id: 'm1',
      row: 1,
      name: name('Lopez', 1, {
        standing: 'unsure',
        match: undefined,
        candidates: ['Lorazepam', 'Olanzapine'].map((one) => ({
          name: 'Lopez',
          kind: 'brand',
          generics: [one],
          probability: 0.5,
        })),
      }),
    })
    const answer = answerQuestion({
      prescription: prescription({ medicines: [unsure] }),
      lines: [[]],
      question: { text: 'meds', language: 'en' },
    })
    expect(answer.text).toContain('it may be Lopez (Lorazepam) or Lopez (Olanzapine)')
  })
})

describe('answers about one medicine', () => {
  /** The same page with every line read. */
  const ask = (text: string, about?: string[]) =>
    answerQuestion({
      prescription: { ...clinic, unread: [] },
      lines: [clinicLines],
      question: { text, language: 'en', ...(about ? { about } : {}) },
    })

  test.each([
    ['how often should I take Amoxicillin?', 'Amoxicillin 500 mg capsule: 3 times a day [1]'],
    ['how long should I take the syrup?', 'Ambroxol syrup: for 5 days [1]'],
    ['for how long do I take the first one', 'Amoxicillin 500 mg capsule: for 5 days [1]'],
    ['what is the strength of amoxicilin', 'Amoxicillin: 500 mg [1]'],
    ['when should I take Amoxicillin', 'Amoxicillin 500 mg capsule: after food [1]'],
    ['how much syrup should I take', 'Ambroxol syrup: 5 mL [1]'],
    ['what is paracetamol for', '“Dolo 650” (a brand of Paracetamol) tablet: “for fever” [1]'],
    ['how many tablets of Dolo should I buy', '“Dolo 650” (a brand of Paracetamol) tablet: 10 tablets [1]'],
    ['what form is the last one', 'Ambroxol: syrup [1]'],
    [
      'how should I take Amoxicillin',
      'Amoxicillin 500 mg capsule: 1 capsule 3 times a day, after food, for 5 days [1]',
    ],
  ])('%s', (question, text) => {
    expect(ask(question)).toMatchObject({ text, standing: 'read' })
  })

  test('takes the item that the conversation points at', () => {
    expect(ask('and for how long?', ['m4'])).toMatchObject({
      text: 'Ambroxol syrup: for 5 days [1]',
      intent: 'duration',
    })
    expect(ask('and the second one?', ['m2']).text).toContain('“Dolo 650”')
  })

  test('finds an unsure name by what it may be, and repeats the doubt', () => {
    const answer = ask('when do I take cetirizine')
    expect(answer.text).toContain("“Cetrizne” 10 mg tablet: at night [1]. I can't read this name for certain")
    expect(answer.standing).toBe('unsure')
  })

  test("says that the page doesn't tell, and what it does tell", () => {
    expect(ask('how long should I take Dolo')).toMatchObject({
      text: [
        "“Dolo 650” (a brand of Paracetamol) tablet: The prescription doesn't say for how long to take it.",
        'It says: 1 tablet, only if needed for fever [1]',
      ].join('\n'),
      standing: 'absent',
    })
    const purpose = ask('what is Amoxicillin for')
    expect(purpose.standing).toBe('absent')
    expect(purpose.text).toContain("The prescription doesn't say what it is for.")
    expect(purpose.text).toContain('Type 2 Diabetes Mellitus [1]')
  })

  test("never gives another medicine's directions for one that isn't there", () => {
    const answer = ask('how often should I take Metformin')
    expect(answer.standing).toBe('absent')
    expect(answer.text).toContain("I can't find “Metformin” on the prescription.")
    expect(answer.text).not.toContain('times a day')
  })
})

describe('answers about the page', () => {
  test.each([
    ['What are the diseases mentioned in the prescription?', 'Type 2 Diabetes Mellitus [1]'],
    ['What are the diseases?', '“HTN” (= Hypertension) [2]'],
    ['who is the doctor', 'Prescribed by: Dr. Anita Rao [1]'],
    ['registration number', 'Reg. No. 45821'],
    ['who is the patient', 'Patient: Ravi Kumar [1]'],
    ['how old is the patient', 'Age: 54 years [1]'],
    ['what is the date', 'Date: March 2, 2026 (“Date: 02 March 2026”) [1]'],
    ['when is my next visit', 'Next visit: after 2 weeks [1]'],
    ['which tests', '1. CBC [1]'],
    ['any advice?', 'Advice: Avoid oily food [1]'],
    ['bp', 'Blood pressure: BP 150/90 [1]'],
    ['findings', 'Findings: BP 150/90 [1]'],
    ['how many medicines', '4 medicines on the prescription:'],
    ['what does it say about lake', 'Sunrise Clinic, 12 Lake Road'],
    ['which medicine is for fever', '1. “Dolo 650”'],
    ['which ones are taken at night', '1. “Cetrizne”'],
    ['read it all', 'BP 150/90 ['],
  ])('%s', (question, part) => {
    expect(ask(question).text).toContain(part)
  })

  test('says whether something is on the page', () => {
    expect(ask('is paracetamol on it?')).toMatchObject({ standing: 'read', intent: 'mention' })
    expect(ask('is paracetamol on it?').text).toContain(
      'Yes, “paracetamol” is on the prescription.\n“Dolo 650” (a brand of Paracetamol)',
    )
    // A line is left that could not be read: it may stand there.
    expect(ask('Is Ascorbic Acid in it?')).toMatchObject({ standing: 'unsure' })
    expect(ask('Is Ascorbic Acid in it?').text).toContain('it may stand there: [1]')
    expect(ask('Is Ascorbic Acid in it?').text).toContain("I can't find “Ascorbic Acid” on the prescription.")
  })

  test('calls a diagnosis that it does not know unknown, not illegible', () => {
    const strain = { id: 'd1', name: name('Lumbar strain', 1, { standing: 'unsure', match: undefined }) }
    const answer = answerQuestion({
      prescription: prescription({ diagnoses: [strain] }),
      lines: [[]],
      question: { text: 'diagnosis?', language: 'en' },
    })
    expect(answer.text).toBe(
      "Diagnosis: “Lumbar strain” [1]. I can't match this to a diagnosis I know.\nPlease check with the pharmacist.",
    )
  })

  test('never says yes of a name that it can not read', () => {
    const answer = ask('is cetirizine on it?')
    expect(answer.text).not.toMatch(/^Yes/)
    expect(answer.standing).toBe('unsure')
  })

  test('says what can be asked when it does not understand', () => {
    const answer = ask('hello there')
    expect(answer.text).toContain(
      "I didn't understand the question.\nI can answer, for example: Which medicines",
    )
    expect(answer).toMatchObject({ standing: 'not-understood', evidence: [] })
  })

  test('marks advice and danger, and gives only what the page says', () => {
    expect(ask('can I take two?', ['m1'])).toMatchObject({ caution: 'advice' })
    expect(ask('can I take two?', ['m1']).text).toContain('1 capsule 3 times a day')
    expect(ask('I took too many Dolo')).toMatchObject({ caution: 'emergency' })
  })

  test('does not look like an answer to what only a doctor can answer', () => {
    const safe = ask('is it safe in pregnancy?')
    expect(safe.standing).toBe('absent')
    expect(safe.evidence.length).toBeGreaterThan(0)
    // The page does answer half of this one.
    expect(ask('is Amoxicillin safe, and for how long should I take it?').standing).toBe('read')
  })

  test('says whom to ask once, however much is in doubt', () => {
    const doubtful = (id: string, row: number) =>
      medicine({
        id,
        row,
        name: name('Xyzal', row, { standing: 'unsure', match: undefined }),
        sig: '1-0-) x 5 d',
      })
    const answer = answerQuestion({
      prescription: prescription({ medicines: [doubtful('m1', 1), doubtful('m2', 2)] }),
      lines: [[]],
      question: { text: 'medicines?', language: 'en' },
    })
    expect(answer.text.match(/Please check with the pharmacist/g)).toHaveLength(1)
    expect(answer.text.endsWith('Please check with the pharmacist.')).toBe(true)
  })

  test('cites a line once, whether a part of it or the whole is meant', () => {
    const whole = at('Tab Dolo 650 mg', 1)
    const part = { ...whole, quote: '650 mg', box: { ...whole.box, x: 0.3, width: 0.2 } }
    const dolo = medicine({ id: 'm1', row: 1, name: name('Dolo', 1), sig: 'BD' })
    const answer = answerQuestion({
      prescription: prescription({
        medicines: [
          {
            ...dolo,
            strength: {
              value: { text: '650 mg', parts: [] },
              quote: '650 mg',
              standing: 'read',
              evidence: [part],
            },
          },
        ],
      }),
      lines: [[]],
      question: { text: 'what strength is Dolo, and how often do I take it?', language: 'en' },
    })
    expect(answer.evidence).toHaveLength(1)
    expect(answer.text).not.toContain('[2]')
  })

  test('tells all about a medicine whose name and form are the whole question', () => {
    expect(ask('Dolo tablet').text).toMatch(/^“Dolo 650”/)
  })
})

describe('cites what it says', () => {
  const questions = Object.values(ENGLISH).flat()

  test('every number has its evidence, in order of appearance, and every evidence is on the page', () => {
    const quotes = new Set([...clinicLines.map(({ text }) => text), ...everyQuote(clinic)])
    fc.assert(
      fc.property(
        fc.constantFrom(...questions),
        fc.constantFrom(...LANGUAGES),
        fc.subarray(['m1', 'm2', 'm3', 'm4']),
        (text, language, about) => {
          const answer = ask(text, about, language)
          const numbers = [...answer.text.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number))
          const inOrder = [...new Set(numbers)]
          expect(inOrder).toEqual(answer.evidence.map((_, index) => index + 1))
          for (const { quote } of answer.evidence) expect(quotes).toContain(quote)
          expect(answer.text).not.toBe('')
        },
      ),
      { numRuns: 400 },
    )
  })

  test('a place that is cited twice keeps its number', () => {
    const answer = ask('how often and for how long should I take Amoxicillin')
    expect(answer.text.match(/\[1\]/g)).toHaveLength(2)
    expect(answer.evidence).toHaveLength(1)
  })

  test('answers any text from any lines', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.array(fc.string({ maxLength: 60 }), { maxLength: 20 }),
        (text, rows) => {
          const answer = answerQuestion({
            prescription: clinic,
            lines: [rows.map(line)],
            question: { text, language: 'en' },
          })
          expect(answer.text.length).toBeGreaterThan(0)
        },
      ),
    )
  })
})

function everyQuote(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(everyQuote)
  if (typeof value !== 'object' || value === null) return []
  const own = 'quote' in value && typeof value.quote === 'string' ? [value.quote] : []
  return [...own, ...Object.values(value).flatMap(everyQuote)]
}

describe('directions that are not certain', () => {
  const page = prescription({
    medicines: [
      medicine({
        id: 'm1',
        row: 1,
        name: name('Metformin', 1),
        form: 'tablet',
        sig: '1 tab zorp BD after food',
      }),
      medicine({ id: 'm2', row: 2, name: name('Warfarin', 2), form: 'tablet', sig: '12 tab at night' }),
    ],
  })
  const asked = (text: string, language: Language = 'en') =>
    answerQuestion({ prescription: page, lines: [[]], question: { text, language } }).text

  test('are quoted first, with what no unknown word touches behind them', () => {
    expect(asked('How do I take metformin?')).toContain(
      'Metformin tablet: “1 tab zorp BD after food” [1]. Of this I understand: after food. Not clear: “zorp” is not understood.',
    )
  })

  test.each([
    'How much metformin?',
    'How often metformin?',
    'When do I take metformin?',
    'For how long do I take metformin?',
  ])('“%s” is answered by the quote, never by “it does not say”', (question) => {
    const text = asked(question)
    expect(text).toContain('“1 tab zorp BD after food”')
    expect(text).not.toMatch(/1 tablet|twice|doesn't say/)
  })

  test('never speak an amount that nobody takes', () => {
    for (const language of LANGUAGES) {
      const text = asked('Which medicines?', language)
      expect(text).toContain('12 tab at night')
      expect(text.replaceAll(/12 tab[^”»]*[”»]/g, '')).not.toMatch(/12/)
    }
  })

  test('may fit what is asked, where the part that would tell is not understood', () => {
    expect(asked('Which medicines are twice a day?')).toContain('Metformin')
  })
})
