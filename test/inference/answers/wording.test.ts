import { describe, expect, test } from 'vitest'
import { answerQuestion } from '../../../inference/answers/answer.ts'
import { sigInWords } from '../../../inference/answers/wording/sig.ts'
import { wordingFor } from '../../../inference/answers/wording/wording.ts'
import { LANGUAGES } from '../../../inference/engine.ts'
import { DOSE_FORMS } from '../../../inference/prescription.ts'
import { readSig } from '../../../inference/sig/sig.ts'
import { clinic, clinicLines } from './prescription.ts'

describe('directions in every language', () => {
  test.each([
    ['hi', '1 tab TDS PC x 5 days', '1 गोली, दिन में 3 बार, खाने के बाद, 5 दिन तक'],
    ['hi', '1 tablet at night', '1 गोली, रात को'],
    ['hi', '1 tab 30 minutes before breakfast', '1 गोली, दिन में 1 बार, नाश्ते से 30 मिनट पहले'],
    ['es', '1 tab TDS PC x 5 days', '1 tableta, 3 veces al día, después de comer, durante 5 días'],
    ['es', '2 caps every 6 hours', '2 cápsulas, cada 6 horas'],
    ['fr', '1 tab TDS PC x 5 days', '1 comprimé, 3 fois par jour, après avoir mangé, pendant 5 jours'],
    ['fr', '1/2 tab once a day', '½ comprimé, 1 fois par jour'],
    ['bn', '1 tab TDS PC x 5 days', '১টি ট্যাবলেট, দিনে ৩ বার, খাবারের পরে, ৫ দিন ধরে'],
    ['bn', '5 ml twice a day', '৫ মি.লি., দিনে ২ বার'],
  ] as const)('%s: %s', (language, sig, words) => {
    expect(sigInWords(readSig(sig, { form: 'tablet' }).dosages, language)).toBe(words)
  })

  test.each(['hi', 'es', 'fr', 'bn'] as const)(
    '%s has a word for every unit, time of day, route and form',
    (language) => {
      const { sig, form } = wordingFor(language)
      const { sig: other } = wordingFor('hi')
      for (const route of Object.keys(other.routes)) expect(sig.routes[route], route).toBeTruthy()
      for (const code of Object.keys(other.when))
        expect(sig.when[code as keyof typeof sig.when], code).toBeTruthy()
      for (const one of DOSE_FORMS) expect(form[one], one).toBeTruthy()
      const abbreviated = new Set(['mL', 'mg', 'g'])
      for (const unit of Object.keys(other.units))
        if (!abbreviated.has(unit)) expect(sig.units[unit], unit).toBeTruthy()
    },
  )

  test.each(['hi', 'es', 'fr', 'bn'] as const)(
    '%s leaves no English word in plain directions',
    (language) => {
      for (const sig of [
        '1 tab 1-0-1 after food x 5 days',
        '2 drops in right eye every 4 hours',
        '1 tab 30 minutes before breakfast',
        '1 tab SOS',
        '1 tab stat',
        '1 tab every other day for 2 weeks',
        '1 tab weekly on Sunday',
        '2 puffs twice a day',
      ]) {
        const words = sigInWords(readSig(sig).dosages, language)
        expect(words).not.toBe('')
        expect(words).not.toMatch(
          /\b(?:after|before|food|breakfast|times|every|tablet|drops|right|eye|needed|at once|week|day|puffs|Sunday)\b/,
        )
      }
    },
  )
})

test.each(LANGUAGES)(
  '%s answers every kind of question, with names as they stand on the page',
  (language) => {
    for (const text of [
      'medicines?',
      'how often should I take Amoxicillin',
      'diseases?',
      'tests?',
      'is Aspirin on it',
      'who is the doctor',
      'hello',
    ]) {
      const answer = answerQuestion({
        prescription: clinic,
        lines: [clinicLines],
        question: { text, language },
      })
      expect(answer.text).not.toContain('undefined')
      expect(answer.text.length).toBeGreaterThan(3)
    }
    const list = answerQuestion({
      prescription: clinic,
      lines: [clinicLines],
      question: { text: 'medicines?', language },
    })
    for (const quoted of ['Amoxicillin 500 mg', 'Dolo 650', 'Cetrizne', 'Ambroxol'])
      expect(list.text).toContain(quoted)
  },
)
