import { describe, expect, it } from 'vitest'
import type { Prescription } from '../../../../inference/prescription.ts'
import { MEDICINES, setUp } from './asked.ts'

describe('what was in doubt', () => {
  const unsure =
    (probability: number, others: string[] = [], doubted = 'Metformin') =>
    (read: Prescription): Prescription => ({
      ...read,
      medicines: read.medicines.map((medicine) => {
        const { name } = medicine
        if (name.quote !== doubted) return medicine
        const candidate = { ...name.match!, probability }
        const rest = others.map((other) => ({
          ...candidate,
          name: other,
          generics: [other],
          probability: 0.1,
        }))
        const quote = doubted.replace('m', 'rn')
        const candidates = [candidate, ...rest]
        return { ...medicine, name: { quote, standing: 'unsure', candidates, evidence: name.evidence } }
      }),
    })

  it('is read where the model reads the likeliest name too, and it says so', async () => {
    const { ask } = await setUp('amlodipine, metformin, prednisolone', { change: unsure(0.8) })
    const answer = await ask(MEDICINES)
    expect(answer.standing).toBe('read')
    expect(answer.text).toContain('PaliGemma, too, reads “Metforrnin” as Metformin.')
    expect(answer.text).toContain('“Metforrnin” (= Metformin)')
    expect(answer.early).toBe('')
  })

  it.each([
    ['the name is unlikely', unsure(0.3), MEDICINES, 'amlodipine, metformin, prednisolone'],
    ['a look-alike is possible', unsure(0.8, ['metroNIDAZOLE']), MEDICINES, 'metformin'],
    ['the model reads another candidate', unsure(0.6, ['Metoprolol']), MEDICINES, 'metoprolol'],
    ['the name was in the question', unsure(0.8), 'How often is Metformin taken?', 'metformin twice daily'],
  ])('stays in doubt where %s', async (_, change, question, says) => {
    const answer = await (await setUp(says, { change })).ask(question)
    expect(answer.standing).toBe('unsure')
    expect(answer.text).not.toContain('PaliGemma, too')
  })

  it('stays in doubt where a wrong dose is dangerous, whatever both read', async () => {
    const page = 'Rx\n1. Tab Warfarin 5 mg once daily'
    const { ask } = await setUp('warfarin 5 mg', { change: unsure(0.9, [], 'Warfarin') })
    const answer = await ask(MEDICINES, 'en', [page])
    expect(answer.standing).toBe('unsure')
    expect(answer.text).not.toContain('PaliGemma, too')
  })

  it.each([
    ['metformin 500 mg', 'read'],
    ['metformin 850 mg', 'unsure'],
    ['metformin', 'unsure'],
  ])('is a strength that was hard to see: with “%s” it is %s', async (says, standing) => {
    const change = (read: Prescription): Prescription => ({
      ...read,
      medicines: read.medicines.map((medicine) =>
        medicine.name.quote === 'Metformin'
          ? { ...medicine, strength: { ...medicine.strength!, standing: 'unsure' } }
          : medicine,
      ),
    })
    const { ask } = await setUp(`amlodipine, ${says}, prednisolone`, { change })
    expect((await ask(MEDICINES)).standing).toBe(standing)
  })

  it('stays in doubt where the model is in doubt itself', async () => {
    const { model, ask } = await setUp('amlodipine, metformin, prednisolone', { change: unsure(0.8) })
    model.confidence = 0.3
    expect((await ask(MEDICINES)).standing).toBe('unsure')
  })

  it('stays in doubt where it can be meant in two ways', async () => {
    const { ask } = await setUp('once a day')
    const answer = await ask('How often is Pred Forte taken?', 'en', [
      'Rx\n1. Pred Forte eye drops 1 drop OD',
    ])
    expect(answer.standing).toBe('unsure')
    expect(answer.text).toContain("PaliGemma says “once a day”. I can't find that on the page.")
  })
})
