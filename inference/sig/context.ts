/** What the medicine's form settles: OD, OS, RE … and bare numbers that can only be a count. */
import type { DoseForm } from '../prescription.ts'
import type { Ambiguous, DoseFact, Fact, Placed } from './fact.ts'
import { pieceOf } from './notation/units.ts'

const EYE: ReadonlySet<DoseForm> = new Set(['eye drops', 'eye ointment'])
const EAR: ReadonlySet<DoseForm> = new Set(['ear drops'])
/** Forms that may or may not be for the eye: what "OD" means with them, nobody can tell. */
const MAYBE_EYE: ReadonlySet<DoseForm> = new Set(['drops', 'ointment', 'gel', 'solution'])

type Place = 'eye' | 'ear' | 'maybe-eye' | 'elsewhere' | 'unknown'

/** "turce daily": the word before it said how often; without it "daily" must not be taken for once. */
const BARE_DAILY = /^(?:daily|per\s*day|a\s*day|each\s*day|every\s*day)$/i

/** Bare numbers above this are no count of tablets; they stay "not understood". */
const MOST_PIECES = 10

export function settle(facts: readonly Placed[], form: DoseForm | undefined, text: string): Placed[] {
  const place = placeOf(facts, form, text)
  return facts.flatMap((fact, index): Placed[] => {
    if (
      fact.kind === 'frequency' &&
      facts[index - 1]?.kind === 'unknown' &&
      BARE_DAILY.test(text.slice(fact.from, fact.to))
    ) {
      const { from, to } = fact
      return [{ kind: 'doubt', text: `how often before “${text.slice(from, to)}” can't be read`, from, to }]
    }
    if (fact.kind === 'ambiguous') {
      return meaning(fact.abbreviation, place, facts, index).map((known) => ({
        ...known,
        from: fact.from,
        to: fact.to,
      }))
    }
    if ((fact.kind === 'dose' || fact.kind === 'total') && fact.anyPiece) {
      return [{ ...fact, unit: pieceOf(form) ?? fact.unit }]
    }
    if (fact.kind === 'dose' && isContainer(fact, form, text)) {
      return [{ kind: 'quantity', from: fact.from, to: fact.to }]
    }
    if (fact.kind === 'number') return [countOf(fact, facts, index, form)]
    return [fact]
  })
}

const SPREAD: ReadonlySet<DoseForm> = new Set([
  'cream',
  'ointment',
  'gel',
  'lotion',
  'eye ointment',
  'mouth gel',
  'shampoo',
])
/** Tubes and bottles of what is spread hold so many grams or millilitres; nobody is told to apply as much. */
const LEAST_IN_TUBE = 5
/** Inhalers and sprays hold so many doses. */
const LEAST_IN_INHALER = 30

/** "Apply BD 15 g", "2 puffs BD 200 doses": what the container holds. */
function isContainer(dose: DoseFact, form: DoseForm | undefined, text: string): boolean {
  if (dose.unit === 'dose') return dose.low >= LEAST_IN_INHALER
  if (dose.unit !== 'g' && dose.unit !== 'mL') return false
  const spread = form ? SPREAD.has(form) : /\bapply\b/i.test(text)
  return spread && dose.low >= LEAST_IN_TUBE
}

function placeOf(facts: readonly Placed[], form: DoseForm | undefined, text: string): Place {
  const sites = facts.filter((fact) => fact.kind === 'site')
  if (sites.some((site) => site.route === 'ophthalmic')) return 'eye'
  if (sites.some((site) => site.route === 'otic')) return 'ear'
  if (form && EYE.has(form)) return 'eye'
  if (form && EAR.has(form)) return 'ear'
  if (form && MAYBE_EYE.has(form)) return 'maybe-eye'
  if (form) return 'elsewhere'
  // What is applied or put somewhere may be for the eye.
  if (/\b(?:apply|instil|put|oint|eye)/i.test(text)) return 'maybe-eye'
  const doses = facts.filter((fact) => fact.kind === 'dose')
  if (doses.some((dose) => dose.unit === 'drop')) return 'maybe-eye'
  return doses.length > 0 || facts.some((fact) => fact.kind === 'slots' || fact.kind === 'meal')
    ? 'elsewhere'
    : 'unknown'
}

const doubt = (text: string): Fact => ({ kind: 'doubt', text })
const eye = (text: string): Fact => ({ kind: 'site', text, route: 'ophthalmic' })
const ear = (text: string): Fact => ({ kind: 'site', text, route: 'otic' })

function meaning(abbreviation: Ambiguous, place: Place, facts: readonly Placed[], index: number): Fact[] {
  switch (abbreviation) {
    case 'od': {
      // With another frequency on the line, or beside an eye, it can only be settled by asking.
      const elsewhere = place === 'elsewhere' || place === 'ear' || place === 'unknown'
      if (elsewhere) return [{ kind: 'frequency', times: 1, period: 1, unit: 'd' }]
      const often = facts.some((fact) => fact.kind === 'frequency')
      const sided = facts.some((fact) => fact.kind === 'site')
      if (sided && !often) {
        return [
          { kind: 'frequency', times: 1, period: 1, unit: 'd' },
          {
            kind: 'doubt',
            text: '“OD” is read as once a day, because the eye is named apart; it can also mean right eye',
          },
        ]
      }
      return [doubt('“OD” can mean once a day or right eye')]
    }
    case 'os':
      return place === 'eye'
        ? [eye('left eye'), hazard('“OS” is read as left eye, but is easily mistaken for by mouth')]
        : [doubt('“OS” can mean left eye or by mouth')]
    case 'ou':
      return place === 'eye'
        ? [eye('both eyes')]
        : [doubt('“OU” can mean both eyes, but nothing else here speaks of eyes')]
    case 'ad':
      return place === 'ear'
        ? [ear('right ear')]
        : [doubt('“AD” can mean right ear, alternate days or after dinner')]
    case 'as':
      // "as" is also a word.
      return place === 'ear' ? [ear('left ear')] : [{ kind: 'noise' }]
    case 'au':
      return place === 'ear'
        ? [ear('both ears')]
        : [doubt('“AU” can mean both ears, but nothing else here speaks of ears')]
    case 're':
      return place === 'eye' ? [eye('right eye')] : [doubt('“RE” can mean right eye or right ear')]
    case 'le':
      return place === 'eye' ? [eye('left eye')] : [doubt('“LE” can mean left eye or left ear')]
    case 'be':
      return place === 'eye' ? [eye('both eyes')] : [{ kind: 'noise' }]
    case 'td':
      return [doubt('“TD” can mean three times a day or through the skin')]
    case 'on':
      return [doubt('“ON” can mean at night')]
    case 'bf':
      return [doubt('“BF” can mean before food or breakfast')]
    case 'tw':
      return [doubt('“TW” can mean twice a week or three times a week')]
    default:
      return [doubt(`the abbreviation at place ${index + 1} can be read in two ways`)]
  }
}

function hazard(text: string): Fact {
  return { kind: 'doubt', text }
}

/** "1 BD", "2 at night": a bare number right before a time, where no other dose stands, is a count. */
function countOf(
  fact: Extract<Placed, { kind: 'number' }>,
  facts: readonly Placed[],
  index: number,
  form: DoseForm | undefined,
): Placed {
  const next = facts.slice(index + 1).find((other) => other.kind !== 'noise' && other.kind !== 'doubt')
  const time =
    next &&
    ['frequency', 'when', 'clock', 'ambiguous', 'need', 'meal', 'stat', 'days', 'route'].includes(next.kind)
  const { from, to, value, high } = fact
  const amount = { kind: 'dose' as const, low: value, ...(high ? { high } : {}), from, to }
  const before = facts.slice(0, index).findLast((other) => other.kind === 'dose' || other.kind === 'total')
  // "1 tab in the morning and 1 at night": counted like the one before.
  if (time && before && before.class !== 'mass') return { ...amount, unit: before.unit, class: before.class }
  const alone = !facts.some(
    (other) => other.kind === 'slots' || (other.kind === 'dose' && other.class !== 'mass'),
  )
  if (!time || !alone || value > MOST_PIECES || value <= 0) return fact
  return { ...amount, unit: pieceOf(form) ?? '', class: 'piece' }
}
