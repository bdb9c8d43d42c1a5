/** How much of a text speaks of dose and time, in any language, whether or not all of it is understood. */
import { readSig } from '../sig/sig.ts'
import { directionShare } from './vocabulary/vocabulary.ts'

const LABEL = /^\s*(?:sig(?:na)?|directions?|dose|dosage)\s*[:.]\s*/i

/** 0..1: the share of its words that are words of directions. */
export function directionWords(text: string): number {
  const clean = text.replace(LABEL, '')
  const { facts, unclear } = readSig(clean)
  const strange = unclear.filter((doubt) => doubt.includes('not understood')).length
  const sure = unclear.length - strange
  const known = facts + sure
  const bySig = known === 0 ? 0 : known / (known + strange)
  return Math.max(bySig, directionShare(clean))
}

/** It says how much or how often, not only for how long. */
export function directsDose(text: string): boolean {
  return readSig(text.replace(LABEL, '')).dosages.some(
    ({ timing, doseAndRate }) => doseAndRate || timing?.repeat?.period || timing?.repeat?.when,
  )
}
