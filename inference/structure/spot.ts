/** Tells whether a line names a medicine, or only says how to take one. */
import { readSig } from '../sig/sig.ts'
import { items } from './lists.ts'
import { type MedicineParts, splitMedicine } from './medicine.ts'
import { matchesOf, readName } from './name.ts'
import { beginsSig } from './name-end.ts'
import { certainty, type Passage, part } from './passage.ts'
import type { Section } from './sections.ts'
import type { Sheet } from './sheet.ts'
import { isTest } from './tests.ts'

/** A line without any sign of a medicine but its name has to fit the lexicon this well. */
const NAME_ALONE = 0.5
/** Longer runs of words without a strength are sentences. */
const MOST_NAME_WORDS = 3
/** Longer "names" are sentences. */
const LONGEST_NAME = 60
/** A numbered line seen worse than this may be anything. */
const LEGIBLE_NAME = 0.3

/** Sections in which a name alone makes no medicine. */
const WARY: ReadonlySet<Section> = new Set([
  'header',
  'diagnoses',
  'history',
  'complaints',
  'findings',
  'tests',
  'advice',
  'nextVisit',
  'footer',
])
/** Of these, the ones that name no substances: a known name with its strength or directions is then a medicine. */
const NAMES_NO_SUBSTANCE: ReadonlySet<Section> = new Set(['header', 'diagnoses', 'complaints', 'history'])

/** Sections whose own words can be names of substances: "Vitamin D" is a test there. */
const NAMES_SUBSTANCES: ReadonlySet<Section> = new Set(['tests', 'advice', 'footer'])

/** The label of directions: only a medicine stands above it. */
const SIG = /^\s*sig(?:na)?\s*[:.]/i
/** Shorter lines above directions are marks. */
const LEAST_NAME = 4
/** How sentences to the patient begin. */
const INSTRUCTION =
  /^(?:take|apply|give|use|sig|instil|inhale|one|two|half|\d|walk|rest|drink|eat|avoid|keep|exercise|gargle|wash|sleep|bring|monitor|check)\b/i

const CONTAINER = /^(?:bottles?|tubes?|strips?|boxes|box|packs?|vials?|nos?|tablets?|capsules?)\b/i
/** A dose whose figure was lost or misread ("s ml three times a day"): no name, however the rest is garbled. */
const UNIT = /^(?:\S{1,2}\s+)?(?:mls?|mg|mcg|puffs?|drops?|ts[pf])$/i

/** The line's parts, where it names a medicine. */
export function medicineOf(sheet: Sheet, passage: Passage): MedicineParts | undefined {
  const { lexicon, section } = sheet
  const parts = splitMedicine(passage, lexicon)
  const { name } = parts
  if (!/\p{L}{2}/u.test(name.text) || name.text.length > LONGEST_NAME) return undefined
  const listed = lexicon.find(name.text)
  const known = listed !== undefined && listed.kind !== 'diagnosis'
  if (!known && isOnlyDirections(passage, parts, sheet.below)) return undefined
  if (CONTAINER.test(name.text) || UNIT.test(name.text.trim())) return undefined
  const wary = WARY.has(section)
  const initial = wary && /^[tc]\.$/i.test(parts.form?.passage.text ?? '')
  // "T. Kumar" above the medicines is a person.
  if (parts.form?.leading && (!initial || parts.strength || parts.sig)) return parts
  const detailed = Boolean(parts.strength || parts.form || (parts.sig && directs(parts.sig.text)))
  const bestFit = () => matchesOf(name, lexicon, { kinds: ['generic', 'brand'] })[0]?.probability ?? 0
  if (wary) {
    const named = known || (parts.strength !== undefined && bestFit() >= NAME_ALONE)
    const allowed = parts.numbered ? known : NAMES_NO_SUBSTANCE.has(section) && named
    if (detailed) return allowed ? parts : undefined
    // A known name alone on its line, with directions right below it.
    const alone = parts.numbered || !NAMES_SUBSTANCES.has(section)
    const told =
      SIG.test(sheet.below) || (isDosing(sheet.below) && alone && (known || resembles(sheet, name)))
    return told && name.text.length >= LEAST_NAME ? parts : undefined
  }
  if (INSTRUCTION.test(name.text) && !listed) return undefined
  if (known) return parts
  if (parts.strength ?? parts.damagedStrength) return parts
  const dosed = isDosing(sheet.below)
  const short = name.text.trim().split(/\s+/).length <= MOST_NAME_WORDS + (dosed ? 1 : 0)
  if (!short || isDirections(passage.text)) return undefined
  if (detailed || bestFit() >= NAME_ALONE) return parts
  if (parts.numbered && certainty(name) > LEGIBLE_NAME && !readsAsTest(passage)) return parts
  // Whatever it is, directions follow it, and those of the medicine above have been given.
  const complete = sheet.drafts.at(-1)?.sigs.length !== 0
  if (complete && dosed && !readsAsTest(passage)) return parts
  return undefined
}

/** The name, or the most of it, fits an entry that the lexicon knows for a medicine. */
function resembles({ lexicon }: Sheet, name: Passage): boolean {
  const { match, candidates } = readName(name, lexicon, { kinds: ['generic', 'brand'] })
  return (
    (match ?? candidates[0])?.probability !== undefined && (match ?? candidates[0])!.probability >= FITS_WELL
  )
}
const FITS_WELL = 0.9

/** Behind an R that may be ℞: anything that a list of medicines can begin with. */
export function isMedicineUnderMark(sheet: Sheet, passage: Passage): boolean {
  return medicineOf({ ...sheet, section: 'medicines' }, part(passage)) !== undefined
}

/** "1 tablet twice daily" begins like a numbered medicine, and "2 drops each side" like a form before a name. */
function isOnlyDirections(
  { text }: Passage,
  { name, sig, form, strength }: MedicineParts,
  below: string,
): boolean {
  if (beginsSig(`${name.text} ${sig?.text ?? ''}`)) return true
  if (!form?.leading || strength || !/^\s*[\d½¼i]/i.test(text) || !isDirections(text)) return false
  // "1 TAB AmAs-L": a count alone is a list's number where the directions stand below.
  return readSig(text).facts > 1 || !isDosing(below)
}

/** Most of its words say something about dose or time. */
export function isDirections(text: string): boolean {
  const clean = text.replace(/^\s*(?:sig(?:na)?|directions?|dose|dosage)\s*[:.]\s*/i, '')
  const { facts, unclear } = readSig(clean)
  const strange = unclear.filter((doubt) => doubt.includes('not understood')).length
  return (facts > 0 || unclear.length > strange) && strange <= facts
}

/** Directions that say how much or how often, and nothing else. */
export function isDosing(text: string): boolean {
  return isDirections(text) && directs(text.replace(SIG, ''))
}

/** Directions that say how much or how often, not only for how long. */
function directs(sig: string): boolean {
  return readSig(sig).suggested.some(
    ({ timing, doseAndRate }) => doseAndRate || timing?.repeat?.period || timing?.repeat?.when,
  )
}

function readsAsTest(passage: Passage): boolean {
  return items(passage).every((item) => isTest(item.text))
}
