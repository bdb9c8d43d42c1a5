/** One real page: what was shown of it against what a person read there. */
import type { Lexicon } from '../../inference/lexicon/lexicon.ts'
import { fold } from '../../inference/lexicon/spelling.ts'
import type { Medicine, NameReading } from '../../inference/prescription.ts'
import type { PageReading } from '../engine.ts'
import { pairUp, saidName } from '../pages/names.ts'
import { type Cause, causeOf } from './causes.ts'
import { judgeFrequency } from './frequency.ts'
import { isName, standsIn } from './near.ts'
import type { RealMedicine, RealTruth } from './truth.ts'

/** Everything that is counted over pages; ratios are made of sums. */
export interface RealCounts {
  pages: number
  withMedicines: number
  noneFound: number
  /** No medicine shown although a name stands in the lines. */
  absentThoughRead: number
  calledSomethingElse: number
  names: number
  said: number
  shown: number
  entries: number
  inLines: number
  inLexicon: number
  read: number
  readWrong: number
  strengthsRead: number
  strengthsWrong: number
  directionsRead: number
  directionsWrong: number
  frequencies: number
  frequenciesRight: number
  frequenciesWrong: number
  /** Doses of more pieces of a solid form than anybody takes at once. */
  impossibleDoses: number
  cpuMs: number
}

export interface RealScore {
  counts: RealCounts
  lost: { name: string; cause: Cause; listed: boolean }[]
  wrong: string[]
}

/** More tablets or capsules than this are never taken at once. */
const MOST_PIECES = 10

export function scoreRealPage(reading: PageReading, truth: RealTruth, lexicon: Lexicon): RealScore {
  const { prescription, lines } = reading
  const meant = truth.medicines.filter(({ struck }) => !struck)
  const { medicines } = prescription
  const right = ({ name }: Medicine, item: RealMedicine) => shownRight(name, item, lexicon)
  const pairs = pairUp(medicines, meant, right, () => false)
  const shown = new Set(pairs.map((pair) => pair.meant))
  const isMeant = ({ name }: Medicine) => truth.medicines.some((item) => shownRight(name, item, lexicon))
  const read = medicines.filter(({ name }) => name.standing === 'read')
  const readWrong = read.filter((medicine) => !isMeant(medicine))
  const lost = meant
    .filter((item) => !shown.has(item))
    .map((item) => ({
      name: item.name,
      cause: causeOf(item, lines, prescription),
      listed: isListed(item, lexicon),
    }))
  const inLines = meant.filter((item) =>
    lines.some(({ text }) => item.accept.some((name) => standsIn(text, name))),
  )
  const strengths = pairs.flatMap((pair) =>
    pair.said.strength?.standing === 'read' && pair.meant.strength
      ? [{ said: pair.said.strength.value.text, meant: pair.meant }]
      : [],
  )
  const wrongStrengths = strengths.filter(({ said, meant }) => !sameFigures(said, meant))
  const timed = pairs.flatMap(({ said, meant }) => {
    const { frequency } = meant
    if (!frequency || frequency === 'stat') return []
    return [{ said, frequency, judged: judgeFrequency(said.sig?.dosages ?? [], frequency) }]
  })
  const wrongDirections = timed.filter(
    ({ said, judged }) => judged === 'wrong' && said.sig?.standing === 'read',
  )
  const due = meant.filter(({ frequency }) => frequency && frequency !== 'stat').length
  const noneFound = meant.length > 0 && medicines.length === 0
  return {
    counts: {
      pages: 1,
      withMedicines: meant.length > 0 ? 1 : 0,
      noneFound: noneFound ? 1 : 0,
      absentThoughRead: noneFound && saysAbsent(reading) && inLines.length > 0 ? 1 : 0,
      calledSomethingElse: reading.problems.includes('not-a-prescription') ? 1 : 0,
      names: meant.length,
      said: medicines.length,
      shown: shown.size,
      entries: pairUp(
        medicines,
        meant,
        ({ name }, item) => rightEntry(name, item, lexicon),
        () => false,
      ).length,
      inLines: inLines.length,
      inLexicon: meant.filter((item) => isListed(item, lexicon)).length,
      read: read.length,
      readWrong: readWrong.length,
      strengthsRead: strengths.length,
      strengthsWrong: wrongStrengths.length,
      directionsRead: timed.filter(({ said }) => said.sig?.standing === 'read').length,
      directionsWrong: wrongDirections.length,
      frequencies: due,
      frequenciesRight: timed.filter(({ judged }) => judged === 'right').length,
      frequenciesWrong: timed.filter(({ judged }) => judged === 'wrong').length,
      impossibleDoses: medicines.filter(isImpossible).length,
      cpuMs: reading.cpuMs,
    },
    lost,
    wrong: [
      ...readWrong.map(({ name }) => `name “${name.quote}” as ${name.match?.name}`),
      ...wrongStrengths.map(({ said, meant }) => `strength ${said} of ${meant.name} ${meant.strength}`),
      ...wrongDirections.map(({ said, frequency }) => `directions “${said.sig?.quote}” for ${frequency}`),
    ],
  }
}

/** A page is denied its medicines where none is shown and nothing is said to be unread or not understood. */
function saysAbsent({ prescription: { unread, unexplained } }: PageReading): boolean {
  return unread.length === 0 && unexplained.length === 0
}

function shownRight(name: NameReading, item: RealMedicine, lexicon: Lexicon): boolean {
  return rightEntry(name, item, lexicon) || item.accept.some((accepted) => isName(name.quote, accepted))
}

function rightEntry(name: NameReading, item: RealMedicine, lexicon: Lexicon): boolean {
  const said = saidName(name)
  if (!said) return false
  return item.accept.some(
    (accepted) =>
      fold(said.name) === fold(accepted) || fold(lexicon.find(accepted)?.name ?? '') === fold(said.name),
  )
}

function isListed({ accept }: RealMedicine, lexicon: Lexicon): boolean {
  return accept.some((name) => lexicon.find(name) !== undefined)
}

/** Figures of both, grams as milligrams; a page that gives one of two ingredients' figures is not held wrong. */
function sameFigures(said: string, { strength, name }: RealMedicine): boolean {
  const meant = new Set([...figures(strength!), ...figures(name)])
  return figures(said).every((figure) => meant.has(figure))
}

function figures(text: string): number[] {
  return [...text.replace(/,(?=\d)/g, '.').matchAll(/(\d+(?:\.\d+)?)\s*(g(?:m|ram)?s?\b|k\b)?/gi)].flatMap(
    ([, figure, thousand]) => [Number(figure), ...(thousand ? [Number(figure) * 1000] : [])],
  )
}

function isImpossible({ sig, form }: Medicine): boolean {
  if (form && !['tablet', 'capsule'].includes(form.value)) return false
  return (sig?.dosages ?? []).some(({ doseAndRate }) =>
    doseAndRate?.some(
      ({ doseQuantity }) =>
        /tab|cap/i.test(doseQuantity?.unit ?? '') && (doseQuantity?.value ?? 0) > MOST_PIECES,
    ),
  )
}
