import { describe, expect, it } from 'vitest'
import { readCorpus, score } from '../../../bench/sig/score.ts'

const scored = readCorpus().map(score)
const share = (rows: typeof scored) => rows.filter((row) => row.right).length / rows.length
const wrong = (rows: typeof scored) =>
  rows.filter((row) => !row.right).map(({ expected, text }) => `${expected.sig} → ${text}`)

describe('the corpus of sigs', () => {
  it('is large enough to mean something', () => {
    expect(scored.length).toBeGreaterThanOrEqual(300)
    expect(scored.filter(({ expected }) => expected.group === 'everyday').length).toBeGreaterThanOrEqual(60)
  })

  it('is read right wherever a sig is an everyday one', () => {
    expect(wrong(scored.filter(({ expected }) => expected.group === 'everyday'))).toEqual([])
  })

  it('is read right in at least 97 of 100', () => {
    expect(share(scored), wrong(scored).join('\n')).toBeGreaterThanOrEqual(0.97)
  })

  it('holds no sig that is read dangerously', () => {
    expect(
      scored.filter((row) => row.dangerous).map(({ expected, text }) => `${expected.sig} → ${text}`),
    ).toEqual([])
  })
})
