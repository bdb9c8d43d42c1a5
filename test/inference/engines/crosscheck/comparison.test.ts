import { describe, expect, it } from 'vitest'
import { answerTo, MEDICINES, PAGE, setUp } from './asked.ts'

describe('a model that reads as the reader does', () => {
  it.each([
    [MEDICINES, 'amlodipine, metformin and prednisolone'],
    [MEDICINES, 'The medicines are Amlodipine 5mg, Metformin 500 mg twice a day, and Prednisolone 10 mg.'],
    [MEDICINES, '1. Tab. Amlodipine 5 mg 2. Tab. Metformin 500 mg 3) Tab. Prednisolone'],
    ['What is the diagnosis?', 'htn, cholesterol'],
    ['How often is Metformin taken?', '2 times daily'],
    ['How often is Metformin taken?', 'metformin is taken twice a day'],
    ['For how long is Amlodipine taken?', '30 days'],
    ['What is the strength of Metformin?', '500mg'],
    ['Who is the doctor?', 'dr. anita rao'],
    ['How many medicines are there?', 'three'],
    ['Is metformin on it?', 'yes'],
  ])('is said to, with the places on the page: %s %s', async (question, says) => {
    const answer = await answerTo(question, says)
    expect(answer).toMatchObject({ standing: 'read' })
    expect(answer.text).toMatch(/PaliGemma reads the same\.$/)
    expect(answer.evidence.length).toBeGreaterThan(0)
    for (const { quote } of answer.evidence) expect(PAGE).toContain(quote)
  })
})

describe('a model that reads otherwise', () => {
  it.each([
    [
      MEDICINES,
      'amlodipine 10 mg, metformin, prednisolone',
      '“amlodipine 10 mg” where I read “Amlodipine 5 mg”',
    ],
    [MEDICINES, 'amlodipine, metformin, prednisone', '“prednisone” where I read “Prednisolone”'],
    ['How often is Metformin taken?', 'three times a day', '“three times a day” where I read “twice daily'],
    ['What is the strength of Metformin?', '850 mg', '“850 mg” where I read “500 mg”'],
    ['Who is the doctor?', 'Dr. Amit Rao', '“Dr. Amit Rao” where I read “Dr. Anita Rao”'],
    ['What form is Metformin?', 'syrup', '“syrup” where I read “Tab”'],
  ])('shows both, in doubt: %s %s', async (question, says, both) => {
    const answer = await answerTo(question, says)
    expect(answer.standing).toBe('unsure')
    expect(answer.text).toContain(`PaliGemma reads ${both}`)
    expect(answer.text).not.toContain('reads the same')
  })

  it('is not believed when it names what stands nowhere', async () => {
    const answer = await answerTo(MEDICINES, 'amlodipine, metformin, prednisolone and metoprolol 25 mg')
    expect(answer.standing).toBe('unsure')
    expect(answer.text).toContain("PaliGemma says “metoprolol 25 mg”. I can't find that on the page.")
  })

  it('is not believed when it names a medicine that nobody knows', async () => {
    const { text } = await answerTo(
      MEDICINES,
      'amlodipine, metformin, prednisolone, zyxoflam 20 mg twice daily',
    )
    expect(text).toContain("PaliGemma says “zyxoflam 20 mg twice daily”. I can't find that on the page.")
  })

  it.each([
    ['What is the diagnosis?', 'hypertension', 'Cholesterol'],
    [MEDICINES, 'amlodipine and metformin', 'Prednisolone'],
  ])('is told what it left out: %s', async (question, says, missing) => {
    const answer = await answerTo(question, says)
    expect(answer.standing).toBe('unsure')
    expect(answer.text).toMatch(new RegExp(`PaliGemma leaves out “${missing}” \\[\\d\\]`))
  })

  it('does not confirm one medicine with the directions of another', async () => {
    const answer = await answerTo('How often is Metformin taken?', 'amlodipine once daily')
    expect(answer).toMatchObject({ standing: 'unsure', text: expect.not.stringContaining('the same') })
  })

  it('does not confirm by repeating the name that it was asked about', async () => {
    const { text } = await answerTo('How often is Metformin taken?', 'metformin')
    expect(text).toContain('PaliGemma gives no answer')
  })

  it('does not make a diagnosis the reason of a medicine', async () => {
    const answer = await answerTo('What is Amlodipine for?', 'hypertension')
    expect(answer.text).toContain("doesn't say what it is for")
    expect(answer).toMatchObject({ standing: 'unsure', text: expect.not.stringContaining('the same') })
  })
})

it('names every medicine that was left out, however many', async () => {
  const names = [
    'Amlodipine',
    'Metformin',
    'Atorvastatin',
    'Pantoprazole',
    'Telmisartan',
    'Losartan',
    'Ramipril',
  ]
  const more = ['Cetirizine', 'Paracetamol', 'Azithromycin', 'Omeprazole']
  const page = [
    'Rx',
    ...[...names, ...more].map((name, index) => `${index + 1}. Tab ${name} 5 mg once daily`),
  ]
  const { ask } = await setUp('amlodipine')
  const { text } = await ask(MEDICINES, 'en', [page.join('\n')])
  const told = text.split('\n').find((line) => line.startsWith('PaliGemma leaves out'))
  for (const name of [...names.slice(1), ...more]) expect(told).toContain(`“${name}”`)
})

describe('the whole page read out', () => {
  const run = PAGE.replace(/\s+/g, ' ')

  it('is compared word by word, since a model runs its lines together', async () => {
    expect(await answerTo('ocr', run)).toMatchObject({ standing: 'read', intent: 'transcribe' })
    const answer = await answerTo('ocr', run.replace('Metformin', 'Metoprolol').replace('500', '50'))
    expect(answer.standing).toBe('unsure')
    expect(answer.text).toContain("PaliGemma says “metoprolol” and “50”. I can't find that on the page.")
  })

  it('names a few of many strange words', async () => {
    const { text } = await answerTo('ocr', 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda')
    expect(text).toContain('“theta”, and …')
    expect(text).not.toContain('iota')
  })
})

describe('a question that the reader has no answer to', () => {
  it("gets the model's words, with the line that they stand on", async () => {
    const answer = await answerTo('What does the top line have written?', 'Sunrise Clinic')
    expect(answer.text).toMatch(/^PaliGemma says: “Sunrise Clinic” \[1\]$/)
    expect(answer.evidence[0]!.quote).toContain('Sunrise Clinic')
    expect(answer.standing).toBe('read')
  })

  it('gets words that stand nowhere as no more than words', async () => {
    const answer = await answerTo('What colour is the paper?', 'pale green')
    expect(answer).toMatchObject({ standing: 'unsure', evidence: [] })
    expect(answer.text).toContain("PaliGemma says “pale green”. I can't find that on the page.")
  })

  it.each(['yes', 'No.', 'हाँ'])('gets no bare %s, which might be taken for advice', async (says) => {
    const answer = await answerTo('Is it signed?', says)
    expect(answer.standing).not.toBe('read')
    expect(answer.text).not.toContain(`“${says}”`)
  })

  it('gets what it would get without the model where that has no answer', async () => {
    const answer = await answerTo('What colour is the paper?', 'unanswerable')
    expect(answer).toMatchObject({
      standing: 'not-understood',
      text: expect.stringContaining('I can answer, for example'),
    })
  })

  it('shows the place that the model marks, in doubt', async () => {
    const { model, ask } = await setUp('<loc0100><loc0200><loc0300><loc0400> signature')
    model.marks = [
      { page: 0, box: { x: 0.2, y: 0.1, width: 0.2, height: 0.2 }, quote: 'signature', confidence: 0.5 },
    ]
    const answer = await ask('detect signature')
    expect(answer).toMatchObject({ standing: 'unsure', evidence: model.marks })
    expect(answer.text).not.toContain('<loc')
  })
})

it('takes the places of the model for no words, and its own “[1]” for no place', async () => {
  const { model, ask } = await setUp('Sunrise Clinic [1]')
  model.marks = [
    { page: 0, box: { x: 0, y: 0, width: 1, height: 0.5 }, quote: 'Sunrise Clinic', confidence: 0.4 },
  ]
  const answer = await ask('What does the top line have written?')
  expect(answer.text).toBe('PaliGemma says: “Sunrise Clinic” [1]')
  expect(answer.evidence).toMatchObject([{ quote: expect.stringContaining('Ph: 98300 12345') }])
})

it('takes nothing in the model’s words for a mark of its own', async () => {
  const { text, evidence } = await answerTo('What colour is the paper?', 'green [1] <loc0001> \u202e')
  expect(text).not.toMatch(/\[1\]|<loc|\u202e/)
  expect(evidence).toEqual([])
})
