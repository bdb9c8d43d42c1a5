/** One page: what was read of it against what it says. */
import { distance } from 'fastest-levenshtein'
import type { Lexicon } from '../../inference/lexicon/lexicon.ts'
import { fold } from '../../inference/lexicon/spelling.ts'
import type { Medicine, NameCandidate, NameReading } from '../../inference/prescription.ts'
import { findStrength } from '../../inference/structure/strength.ts'
import type { GroundTruth, GroundTruthMedicine } from '../../samples/ground-truth.ts'
import type { PageReading } from '../engine.ts'
import type { Score } from '../score.ts'
import { f1, type Ratio, ratio } from '../statistics/ratio.ts'
import { durationMeant, durationRead, frequencyMeant, frequencyRead, sameFrequency } from './directions.ts'
import { pairUp, saidName, sameIngredients, sameName } from './names.ts'
import { characterError } from './text.ts'

/** In the order of the report's columns. */
export const PAGE_MEASURES = {
  characters: 'character error',
  precision: 'name precision',
  recall: 'name recall',
  names: 'name F1',
  ingredients: 'ingredients F1',
  strength: 'strength F1',
  frequency: 'frequency F1',
  duration: 'duration F1',
  diagnoses: 'diagnosis F1',
  wrong: 'wrong among read',
  unsure: 'unsure',
  struck: 'struck out, called read',
} as const
export type PageMeasure = keyof typeof PAGE_MEASURES

/** A line and a truth speak of the same medicine when at most this share of the letters differs. */
const NEAR = 0.5

export function scorePage(reading: PageReading, truth: GroundTruth, lexicon: Lexicon): Score<PageMeasure> {
  const { diagnoses } = reading.prescription
  const { medicines: meant, struck = [] } = truth.content
  const isSame = ({ name }: Medicine, item: GroundTruthMedicine) => sameName(saidName(name), item, lexicon)
  const isNear = ({ name }: Medicine, item: GroundTruthMedicine) => alike(name.quote, item.name)
  const isAmong = (medicine: Medicine, items: readonly GroundTruthMedicine[]) =>
    items.some((item) => isSame(medicine, item) || isNear(medicine, item))
  const isStruck = (medicine: Medicine) => isAmong(medicine, struck) && !isAmong(medicine, meant)
  const struckRead = reading.prescription.medicines.filter(
    (medicine) => medicine.name.standing === 'read' && isStruck(medicine),
  )
  // A medicine that is struck out may be shown in doubt or not at all; what counts is that it isn't called read.
  const medicines = reading.prescription.medicines.filter(
    (medicine) => medicine.name.standing === 'read' || !isStruck(medicine),
  )
  const named = medicines.filter(({ name }) => saidName(name))
  const pairs = pairUp(medicines, meant, isSame, isNear)
  const hits = pairs.filter(({ same }) => same).length
  const byIngredients = pairUp(
    named,
    meant,
    ({ name }, item) => sameIngredients(saidName(name)!, item, lexicon),
    () => false,
  ).length
  const onPage = (name: NameCandidate) => meant.some((item) => sameName(name, item, lexicon))
  const read = named.filter(({ name }) => name.standing === 'read')
  const wrong = read.filter(({ name }) => !onPage(name.match!))
  const field = <Value>(
    saidOf: (medicine: Medicine) => Value | undefined,
    meantOf: (item: GroundTruthMedicine) => Value | undefined,
    agree: (said: Value, item: GroundTruthMedicine) => boolean,
  ): Ratio => {
    const due = meant.filter((item) => meantOf(item) !== undefined).length
    const said = pairs.flatMap((pair) => {
      const value = saidOf(pair.said)
      return value === undefined ? [] : [{ value, item: pair.meant }]
    })
    // What the truth is silent about is not held against the page: a sig may say more than its summary.
    const counted = said.filter(({ item }) => meantOf(item) !== undefined)
    return f1(counted.filter(({ value, item }) => agree(value, item)).length, counted.length, due)
  }
  return {
    ratios: {
      characters: characterError(reading.lines, truth.lines),
      precision: ratio(hits, named.length),
      recall: ratio(hits, meant.length),
      names: f1(hits, named.length, meant.length),
      ingredients: f1(byIngredients, named.length, meant.length),
      strength: field(
        ({ strength }) => strength?.value.text,
        ({ strength }) => strength && findStrength(strength)?.strength.text,
        (said, { strength }) => said === findStrength(strength!)?.strength.text,
      ),
      frequency: field(
        ({ sig }) => sig && frequencyRead(sig.dosages),
        ({ meaning }) => frequencyMeant(meaning),
        (said, { meaning }) => sameFrequency(said, frequencyMeant(meaning)!),
      ),
      duration: field(
        ({ sig }) => sig && durationRead(sig.dosages),
        ({ meaning }) => durationMeant(meaning),
        (said, { meaning }) => said === durationMeant(meaning),
      ),
      diagnoses: diagnosisF1(
        diagnoses.map(({ name }) => name),
        truth,
        lexicon,
      ),
      wrong: ratio(wrong.length, read.length),
      unsure: ratio(medicines.length - read.length, medicines.length),
      struck: ratio(Math.min(struckRead.length, struck.length), struck.length),
    },
    judgements: named.map(({ name }) => ({
      probability: saidName(name)!.probability,
      read: name.standing === 'read',
      right: onPage(saidName(name)!),
    })),
    wrongNames: wrong.map(({ name }) => ({ said: name.match!.name, quote: name.quote })),
    milliseconds: reading.milliseconds,
  }
}

function diagnosisF1(said: readonly NameReading[], { content }: GroundTruth, lexicon: Lexicon): Ratio {
  const key = (name: string) => fold(lexicon.find(name)?.name ?? name)
  const same = (reading: NameReading, meant: { text: string; canonical: string }) => {
    const name = saidName(reading)?.name ?? reading.quote
    return key(name) === key(meant.text) || key(name) === key(meant.canonical)
  }
  const hits = pairUp(said, content.diagnoses, same, () => false).length
  return f1(hits, said.length, content.diagnoses.length)
}

function alike(quote: string, name: string): boolean {
  const [one, other] = [fold(quote), fold(name)]
  return distance(one, other) <= NEAR * Math.max(one.length, other.length)
}
