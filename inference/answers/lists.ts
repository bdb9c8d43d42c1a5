/** Answers that list medicines: all of them, how many, or those that fit a condition. */
import type { Dosage } from '@medplum/fhirtypes'
import type { Medicine } from '../prescription.ts'
import { foldWords } from '../questions/fold.ts'
import { topicTest } from '../questions/grammar.ts'
import type { Filter } from '../questions/question.ts'
import type { Asked } from './items.ts'
import {
  diagnosisDoubts,
  medicineLine,
  mention,
  nameDoubts,
  nameInWords,
  sayHighAlert,
  sayUnread,
} from './medicine.ts'
import { fold, isForm } from './names.ts'
import { sayNotToTake } from './statuses.ts'
import { withDoubts } from './wording/wording.ts'

export function answerMedicines({ prescription, words, composer }: Asked): void {
  const { medicines, unread } = prescription
  if (medicines.length === 0) {
    composer.miss()
    composer.say(words.absent.medicines)
  } else {
    composer.find()
    composer.say(words.medicines(medicines.length))
    sayNumbered(medicines, { prescription, words, composer })
    sayHighAlert(medicines, words, composer)
  }
  sayNotToTake({ prescription, words, composer })
  // Where none was found, the unread lines are told as places in which one may stand.
  if (unread.length > 0 && medicines.length > 0) {
    sayUnread(unread, words, composer)
    composer.doubt()
  }
}

/** "Only the names." */
export function answerNames({ prescription, words, composer }: Asked): void {
  const { medicines, unread } = prescription
  if (medicines.length === 0) {
    composer.miss()
    composer.say(words.absent.medicines)
  }
  for (const [index, medicine] of medicines.entries()) {
    mention(medicine, composer)
    composer.find()
    const doubts = nameDoubts(medicine.name, words)
    if (doubts.length > 0) composer.doubt()
    const cited = composer.cite(medicine.name.evidence)
    composer.say(withDoubts(`${index + 1}. ${nameInWords(medicine.name, words)} ${cited}`, doubts))
  }
  sayNotToTake({ prescription, words, composer })
  sayUnread(unread, words, composer)
}

export function sayNumbered(medicines: readonly Medicine[], { words, composer }: Asked): void {
  const brief = medicines.length > 1
  for (const [index, medicine] of medicines.entries()) {
    composer.say(`${index + 1}. ${medicineLine(medicine, words, composer, { brief })}`)
  }
}

/** The medicines that fit a condition, and those of which the page doesn't say. */
export function answerFilter(filter: Filter, asked: Asked): void {
  const { prescription, words, composer } = asked
  const { medicines } = prescription
  if (medicines.length === 0) {
    composer.miss()
    composer.say(words.absent.medicines)
    return
  }
  const fitting = fitsOf(medicines, filter)
  const of = (wanted: Fit) => medicines.filter((medicine) => fitting.get(medicine) === wanted)
  const [fits, silent, rest] = [of('yes'), of('unknown'), of('no')]
  if (fits.length > 0) {
    composer.find()
    composer.say(words.fits)
    sayNumbered(fits, asked)
    sayHighAlert(fits, words, composer)
  } else {
    composer.miss()
    composer.say(words.noneFits)
  }
  if (silent.length > 0) {
    composer.say(words.mayFit)
    for (const medicine of silent)
      composer.say(`- ${medicineLine(medicine, words, composer, { brief: true })}`)
  }
  if (filter.kind === 'purpose' && fits.length === 0) sayDiagnoses(asked)
  // Nothing is left out without a word.
  if (fits.length > 0 && rest.length > 0)
    composer.say(words.others(rest.map(({ name }) => nameInWords(name, words)).join(', ')))
  sayNotToTake(asked)
  sayUnread(prescription.unread, words, composer)
}

function sayDiagnoses({ prescription, words, composer }: Asked): void {
  if (prescription.diagnoses.length === 0) return
  const named = prescription.diagnoses.map(({ name }) => {
    if (diagnosisDoubts(name, words).length > 0) composer.doubt()
    return `${nameInWords(name, words)} ${composer.cite(name.evidence)}`
  })
  composer.say(`${words.diagnosesNearby} ${named.join(', ')}`)
}

/** Longest and shortest are a matter of all of them; a denied condition turns yes and no around. */
function fitsOf(medicines: readonly Medicine[], filter: Filter): Map<Medicine, Fit> {
  if (filter.kind === 'longest' || filter.kind === 'shortest') {
    const days = new Map(medicines.map((medicine) => [medicine, daysOf(medicine)]))
    const known = [...days.values()].filter((count) => count !== undefined)
    const best = filter.kind === 'longest' ? Math.max(...known) : Math.min(...known)
    return new Map(
      [...days].map(([medicine, count]) => [
        medicine,
        count === undefined ? 'unknown' : count === best ? 'yes' : 'no',
      ]),
    )
  }
  const turned: Readonly<Record<Fit, Fit>> = { yes: 'no', no: 'yes', unknown: 'unknown' }
  return new Map(
    medicines.map((medicine) => {
      const fit = fitOfMedicine(medicine, filter)
      return [medicine, filter.not ? turned[fit] : fit]
    }),
  )
}

const DAYS: Readonly<Record<string, number>> = { d: 1, wk: 7, mo: 30, a: 365 }

function daysOf({ sig }: Medicine): number | undefined {
  const bounds = (sig?.dosages ?? []).flatMap(({ timing }) => timing?.repeat?.boundsDuration ?? [])
  const days = bounds.flatMap(({ value, code }) =>
    value !== undefined && DAYS[code ?? ''] ? value * DAYS[code!]! : [],
  )
  return days.length > 0 ? days.reduce((sum, count) => sum + count, 0) : undefined
}

export type Fit = 'yes' | 'no' | 'unknown'

const TIMES: Readonly<Record<string, readonly string[]>> = {
  morning: ['MORN', 'MORN.early', 'MORN.late', 'WAKE', 'ACM', 'PCM', 'CM'],
  noon: ['NOON', 'AFT', 'AFT.early', 'AFT.late', 'ACD', 'PCD', 'CD'],
  evening: ['EVE', 'EVE.early', 'EVE.late', 'ACV', 'PCV', 'CV'],
  night: ['NIGHT', 'HS', 'PHS', 'ACV', 'PCV', 'CV'],
  late: ['EVE', 'EVE.early', 'EVE.late', 'NIGHT', 'HS', 'PHS', 'ACV', 'PCV', 'CV'],
}
const MEALS: Readonly<Record<string, RegExp>> = { before: /^AC/, after: /^PC/, with: /^C/ }

export function fitOfMedicine(medicine: Medicine, filter: Filter): Fit {
  if (filter.kind === 'form') return isForm(medicine, filter.form) ? 'yes' : medicine.form ? 'no' : 'unknown'
  if (filter.kind === 'purpose') return fitsPurpose(medicine, filter.words)
  if (filter.kind === 'lifelong') return isLifelong(medicine) ? 'yes' : medicine.sig ? 'no' : 'unknown'
  if (filter.kind === 'longest' || filter.kind === 'shortest')
    return daysOf(medicine) === undefined ? 'unknown' : 'no'
  const dosages = medicine.sig?.dosages ?? []
  if (dosages.length === 0) return 'unknown'
  const fits = dosages.map((dosage) => fitsSig(dosage, filter))
  // What is not understood of directions may be just that.
  const open = fits.includes('unknown') || medicine.sig?.standing === 'unsure'
  return fits.includes('yes') ? 'yes' : open ? 'unknown' : 'no'
}

const LIFELONG =
  /life ?-?long|for life|to (?:be )?continue(?:d)?|indefinite|permanent|de por vida|[aà] vie|आजीवन|সারাজীবন/i

function isLifelong({ sig, evidence }: Medicine): boolean {
  return [sig?.quote ?? '', ...evidence.map(({ quote }) => quote)].some((quote) => LIFELONG.test(quote))
}

type SigFilter = Extract<Filter, { kind: 'when' | 'meal' | 'frequency' | 'duration' | 'need' }>

function fitsSig(dosage: Dosage, filter: SigFilter): Fit {
  const {
    when = [],
    timeOfDay = [],
    frequency,
    period,
    periodUnit,
    boundsDuration,
  } = dosage.timing?.repeat ?? {}
  const yes = (fits: boolean, known: boolean): Fit => (fits ? 'yes' : known ? 'no' : 'unknown')
  switch (filter.kind) {
    case 'when': {
      const named = when.filter((code) => !['AC', 'PC', 'C'].includes(code))
      const fits =
        named.some((code) => TIMES[filter.time]!.includes(code)) ||
        timeOfDay.some((time) => isAt(time, filter.time))
      return yes(fits, named.length + timeOfDay.length > 0)
    }
    case 'meal': {
      const said = (dosage.additionalInstruction ?? []).flatMap(({ text }) => text ?? [])
      const fits =
        when.some((code) => MEALS[filter.meal]!.test(code)) || said.some((text) => text.includes(filter.meal))
      return yes(fits, when.some((code) => /^(?:AC|PC|C)/.test(code)) || said.length > 0)
    }
    case 'frequency':
      return yes(
        frequency === filter.times && period === filter.period && periodUnit === filter.unit,
        frequency !== undefined,
      )
    case 'duration':
      return yes(
        boundsDuration?.value === filter.value && boundsDuration.code === filter.unit,
        boundsDuration !== undefined,
      )
    case 'need':
      return yes(dosage.asNeededBoolean === true || dosage.asNeededCodeableConcept !== undefined, true)
  }
}

/** Hours of the day, first inclusive, last exclusive. */
const HOURS: Readonly<Record<string, readonly [number, number]>> = {
  morning: [4, 12],
  noon: [12, 16],
  evening: [16, 20],
  night: [19, 28],
}

function isAt(time: string, part: string): boolean {
  const [from, to] = HOURS[part]!
  const hour = Number(time.slice(0, 2))
  return (hour >= from && hour < to) || (hour + 24 >= from && hour + 24 < to)
}

/** Only the page's own words count: that a medicine is usually given for something is not said here. */
function fitsPurpose({ purpose, sig }: Medicine, asked: string): Fit {
  const reasons = [
    purpose?.quote,
    purpose?.value,
    ...(sig?.dosages ?? []).flatMap(({ asNeededCodeableConcept, patientInstruction }) => [
      asNeededCodeableConcept?.text,
      patientInstruction,
    ]),
  ].flatMap((reason) => (reason ? [fold(reason)] : []))
  if (reasons.length === 0) return 'unknown'
  const topic = topicTest(foldWords(asked))
  if (
    topic &&
    [purpose?.quote, purpose?.value, sig?.quote].some((reason) => reason && topic(foldWords(reason)))
  )
    return 'yes'
  const words = asked
    .split(/\s+/)
    .map(fold)
    .filter((word) => word.length > 2)
  return words.some((word) => reasons.some((reason) => reason.includes(word))) ? 'yes' : 'no'
}
