/** How far a strength can be trusted: its figures have to be clear, and the medicine has to come in it. */

import type { LexiconEntry } from '../lexicon/lexicon.ts'
import { comesIn } from '../lexicon/strengths.ts'
import type { Reading, Strength } from '../prescription.ts'
import type { MedicineParts } from './medicine.ts'
import { evidenceOf, faintFigures, type Passage } from './passage.ts'

export function strengthOf(
  parts: MedicineParts,
  entry: LexiconEntry | undefined,
): Reading<Strength> | undefined {
  if (parts.strength) {
    const { value, passage } = parts.strength
    const clear = figuresClear(passage) && (entry ? comesIn(entry, value.text) : !isDoubled(value))
    return { value, quote: passage.text, standing: clear ? 'read' : 'unsure', evidence: evidenceOf(passage) }
  }
  if (parts.damagedStrength) {
    const { text } = parts.damagedStrength
    return {
      value: { text, parts: [] },
      quote: text,
      standing: 'unsure',
      evidence: evidenceOf(parts.damagedStrength),
    }
  }
  const bare = parts.bareStrength
  if (!bare) return undefined
  // "Dolo 650": the unit isn't on the page; only a strength that exists for this very name supplies it.
  const spelled = entry?.strengths.find((text) =>
    new RegExp(String.raw`^${bare.text.replace(/[.+*/]/g, String.raw`\$&`)}\s*(?:mg|mcg)$`).test(text),
  )
  // Without a unit, and no strength that the name is known to have: shown as it stands.
  if (!spelled)
    return {
      value: { text: bare.text, parts: [] },
      quote: bare.text,
      standing: 'unsure',
      evidence: evidenceOf(bare),
    }
  const unit = spelled.replace(/[\d.\s]+/, '')
  const value = { text: spelled, parts: [{ value: Number(bare.text), unit }] }
  return {
    value,
    quote: bare.text,
    standing: figuresClear(bare) ? 'read' : 'unsure',
    evidence: evidenceOf(bare),
  }
}

/** "55 mg", "500500 mg": a figure twice over may be the name's own and the strength's, run together. */
function isDoubled({ parts }: Strength): boolean {
  return parts.some(({ value }) => /^(\d+)\1$/.test(String(value)))
}

function figuresClear(passage: Passage): boolean {
  return !faintFigures(passage).includes(true)
}
