/** How far a strength can be trusted: its figures have to be clear, and the medicine has to come in it. */
import type { Reading, Strength } from '../../prescription.ts'
import type { LexiconEntry } from '../lexicon/lexicon.ts'
import type { MedicineParts } from './medicine.ts'
import { evidenceOf, faintFigures, type Passage } from './passage.ts'

export function strengthOf(
  parts: MedicineParts,
  entry: LexiconEntry | undefined,
): Reading<Strength> | undefined {
  if (parts.strength) {
    const { value, passage } = parts.strength
    const clear = figuresClear(passage) && known(value, entry)
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
    new RegExp(String.raw`^${bare.text}\s*(?:mg|mcg)$`).test(text),
  )
  if (!spelled) return undefined
  const unit = spelled.replace(/[\d.\s]+/, '')
  const value = { text: spelled, parts: [{ value: Number(bare.text), unit }] }
  return {
    value,
    quote: bare.text,
    standing: figuresClear(bare) ? 'read' : 'unsure',
    evidence: evidenceOf(bare),
  }
}

function figuresClear(passage: Passage): boolean {
  return !faintFigures(passage).includes(true)
}

/** Whether such a strength exists for the name; where the lexicon doesn't list any, nothing speaks against it. */
function known(value: Strength, entry: LexiconEntry | undefined): boolean {
  if (!entry || entry.strengths.length === 0) return true
  const even = (text: string) =>
    text
      .toLowerCase()
      .replace(/[\s,]+/g, '')
      .replace(/\/(?:dose|puff|actuation|spray|inhalation)s?$/, '')
  const wanted = new Set([even(value.text), ...inOtherUnits(value).map(even)])
  return entry.strengths.some(
    (text) => wanted.has(even(text)) || wanted.has(even(text.replaceAll('mcg', 'micrograms'))),
  )
}

/** 1 g is 1000 mg, 0.5 mg is 500 mcg, whichever the lexicon lists. */
function inOtherUnits(value: Strength): string[] {
  const scaled = (unit: string, factor: number, to: string) =>
    value.parts.every((part) => part.unit === unit && !part.per)
      ? [value.parts.map((part) => `${Number((part.value * factor).toFixed(6))} ${to}`).join(' + ')]
      : []
  return [
    ...scaled('g', 1000, 'mg'),
    ...scaled('mg', 0.001, 'g'),
    ...scaled('mg', 1000, 'mcg'),
    ...scaled('mcg', 0.001, 'mg'),
  ]
}
