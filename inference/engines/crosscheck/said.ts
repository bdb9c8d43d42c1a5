/** The model's raw words, made fit to be compared and shown. */
import type { Answer } from '../../engine.ts'
import { withoutPlaces } from '../paligemma/prompts.ts'

/** `none`: it was asked and has no answer. `bare`: a yes or no, which no line of a page can confirm. */
export type Said =
  | { kind: 'words'; text: string }
  | { kind: 'none' }
  | { kind: 'bare'; yes: boolean; text: string }

/** A hundred tokens are some five hundred characters; more is a model that repeats itself. */
const LONGEST = 600

/** As models of this family say that they can't tell, in whatever language they are asked. */
const NO_ANSWER =
  /^(?:unanswerable|unknown|unsure|none|nothing|n\/?a|no answer|not (?:sure|known|mentioned|found|given|available|visible|specified|legible|clear)|sorry,? as a base vlm.*)$/i
const YES = /^(?:yes|yeah|true|हाँ|हां|जी हाँ|sí|si|oui|হ্যাঁ|হাঁ)$/i
const NO = /^(?:no|nope|false|नहीं|जी नहीं|non|না)$/i

export function readSaid({ text: raw, standing }: Pick<Answer, 'text' | 'standing'>): Said {
  // Then the words are the engine's own: the model had none.
  if (standing === 'absent' || standing === 'not-understood') return { kind: 'none' }
  const lines = raw
    // Numbers of the engine's places; ours count others.
    .replace(/ ?\[\d+\]/g, '')
    .split('\n')
    .map((line) => withoutPlaces(line).replace(/\[/g, '(').replace(/\]/g, ')'))
    .map((line) => line.replace(/[\p{Cf}\p{Co}\p{Cn}\ufffd]+/gu, '').trim())
  // The same words from several pages or crops are said once.
  const distinct = [...new Set(lines)].filter((line) => /[\p{L}\p{N}]/u.test(line))
  const bare = (line: string) => line.replace(/[.!।\s]+$/u, '')
  const telling = distinct.filter((line) => !NO_ANSWER.test(bare(line)))
  if (telling.length === 0) return { kind: 'none' }
  const text = telling.join('\n')
  if (telling.every((line) => YES.test(bare(line)))) return { kind: 'bare', yes: true, text }
  if (telling.every((line) => NO.test(bare(line)))) return { kind: 'bare', yes: false, text }
  return { kind: 'words', text: text.length > LONGEST ? text.slice(0, text.lastIndexOf(' ', LONGEST)) : text }
}
