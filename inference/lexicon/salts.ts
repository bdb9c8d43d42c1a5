/** Salts and esters that stand behind an ingredient on labels and careful prescriptions: "Metformin hydrochloride". */
import type { Span } from '../ocr/line.ts'

const SALTS = [
  'hydrochloride',
  'dihydrochloride',
  'hcl',
  'hydrobromide',
  'hbr',
  'sodium',
  'potassium',
  'magnesium',
  'calcium',
  'besylate',
  'besilate',
  'maleate',
  'fumarate',
  'hemifumarate',
  'succinate',
  'tartrate',
  'bitartrate',
  'citrate',
  'phosphate',
  'diphosphate',
  'sulphate',
  'sulfate',
  'acetate',
  'mesylate',
  'mesilate',
  'tosylate',
  'nitrate',
  'trihydrate',
  'dihydrate',
  'monohydrate',
  'axetil',
  'proxetil',
  'medoxomil',
  'propionate',
  'bromide',
  'oxalate',
  'pamoate',
  'xinafoate',
]

const NAME_AND_SALT = new RegExp(`^(.*[a-z])[\\s-]+(?:${SALTS.join('|')})\\.?$`, 'i')

/** The name without its last word where that is a salt. */
export function baseOf(name: string): string | undefined {
  return NAME_AND_SALT.exec(name)?.[1]
}

/** The span without its last word where that is a salt. */
export function withoutSalt(span: Span): Span | undefined {
  const name = baseOf(span.line.text.slice(span.from, span.to))
  return name === undefined ? undefined : { ...span, to: span.from + name.length }
}
