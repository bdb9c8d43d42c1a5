import { describe, expect, it } from 'vitest'
import { causeOf } from '../../eval/real/causes.ts'
import { judgeFrequency } from '../../eval/real/frequency.ts'
import { editsWithin, isName, standsIn } from '../../eval/real/near.ts'
import { scoreRealPage } from '../../eval/real/score.ts'
import type { RealMedicine, RealTruth } from '../../eval/real/truth.ts'
import { loadLexicon } from '../../inference/lexicon/load.ts'
import { emptyPrescription } from '../../inference/prescription.ts'
import { readSig } from '../../inference/sig/sig.ts'
import { readPrescription } from '../../inference/structure/read.ts'
import { pageOf } from '../inference/engines/reader/page-of.ts'

const lexicon = loadLexicon()
const meant = (name: string, rest: Partial<RealMedicine> = {}): RealMedicine => ({
  name,
  accept: [name],
  strength: null,
  frequency: null,
  durationDays: null,
  hard: false,
  struck: false,
  ...rest,
})
const score = (page: string, medicines: RealMedicine[]) => {
  const lines = pageOf(page)
  const truth: RealTruth = { id: 'p', kind: 'printed', country: 'IN', quality: 'good', medicines }
  const reading = {
    lines,
    prescription: readPrescription(lines, lexicon),
    problems: [],
    milliseconds: 0,
    cpuMs: 0,
  }
  return scoreRealPage(reading, truth, lexicon)
}

describe('names on real pages', () => {
  it('are right one letter off, and short ones only to the letter', () => {
    expect(isName('Amistif', 'Amistil')).toBe(true)
    expect(isName('Amistefi', 'Amistil')).toBe(false)
    expect(isName('Pan', 'Pam')).toBe(false)
  })

  it('are looked for anywhere in a line', () => {
    expect(editsWithin('3) Spas-Agi 40mg', 'Spas Agi')).toBe(0)
    expect(standsIn('T. Clagial 75', 'Clopid')).toBe(false)
    expect(standsIn('T. Clopyd 75', 'Clopid')).toBe(true)
  })
})

describe('the frequency of a real page', () => {
  it.each([
    ['1-0-1', '1-0-1', 'right'],
    ['BD', '1-0-1', 'right'],
    ['BD', '2/d', 'right'],
    ['OD', '2/d', 'wrong'],
    ['OD', '2/d|1/d', 'right'],
    ['for 5 days', '2/d', 'missed'],
    ['0-0-1', '1-0-0', 'wrong'],
    ['once a week', '1/wk', 'right'],
    ['SOS', 'sos', 'right'],
  ])('%s for %s is %s', (sig, frequency, judged) => {
    expect(judgeFrequency(readSig(sig).dosages, frequency)).toBe(judged)
  })
})

describe('the score of a real page', () => {
  it('counts what is shown, what is called read and is wrong, and what is lost', () => {
    const { counts, lost, wrong } = score(
      'Rx\n1. Tab. Metformin 500 mg\n1-0-1\n2. Tab. Amlodipine 5 mg\n1-0-0',
      [meant('Metformin', { strength: '1000 mg', frequency: '1-0-1' }), meant('Warfarin')],
    )
    expect(counts).toMatchObject({
      names: 2,
      said: 2,
      shown: 1,
      entries: 1,
      read: 2,
      readWrong: 1,
      strengthsWrong: 1,
    })
    expect(lost).toEqual([{ name: 'Warfarin', cause: 'misread by more, or not detected', listed: true }])
    expect(wrong).toHaveLength(2)
  })

  it('tells where a name went that stands in the lines', () => {
    const lines = [{ text: 'Tab Zynqor 5 mg' }]
    const reading = { value: '', quote: 'Tab Zynqor 5 mg', standing: 'read' as const, evidence: [] }
    const causeIn = (where: object) => causeOf(meant('Zynqor'), lines, { ...emptyPrescription(), ...where })
    expect(causeIn({})).toBe('in the lines: dropped')
    expect(causeIn({ advice: [reading] })).toBe('in the lines: misfiled')
    expect(causeIn({ unexplained: [reading] })).toBe(
      'in the lines: under “can’t read” or “not understood”'.replace('’', "'"),
    )
  })
})
