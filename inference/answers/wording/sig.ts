/** FHIR Dosages in plain words of any language, from their fields alone. */
import type { Dosage, Quantity, TimingRepeat } from '@medplum/fhirtypes'
import type { Language } from '../../engine.ts'
import { describe, describeAll } from '../../sig/plain.ts'
import { numberIn } from './numbers.ts'
import { wordingFor } from './wording.ts'

type Unit = NonNullable<TimingRepeat['periodUnit']>
type When = NonNullable<TimingRepeat['when']>[number]
type Day = NonNullable<TimingRepeat['dayOfWeek']>[number]

/** An amount as words, and the number that decides between singular and plural. */
export interface Amount {
  text: string
  count: number
}

export interface SigWords {
  /** "1 to 2" */
  range(low: string, high: string): string
  /** Singular and plural of what doses are counted in; what isn't listed stays as it is. */
  units: Readonly<Record<string, readonly [one: string, other: string]>>
  periods: Readonly<Record<Unit, readonly [one: string, other: string]>>
  /** "3 times a day", "every 6 hours"; `period` is 1 for "a day". */
  frequency(times: Amount, period: Amount, unit: Unit): string
  upTo(times: string): string
  when: Readonly<Partial<Record<When, string>>>
  at(time: string): string
  days: Readonly<Record<Day, string>>
  onDays(days: string): string
  minutesAhead(minutes: string, meal: string): string
  length(length: string): string
  needed: string
  neededFor(reason: string): string
  noMoreThan(amount: string, period: string): string
  once: string
  atOnce: string
  doses(count: Amount): string
  routes: Readonly<Record<string, string>>
  /** Where it goes: "right eye", "both ears"; other places are quoted. */
  sites: Readonly<Record<string, string>>
  site(place: string): string
  /** Before the next step of a dose that changes. */
  afterwards: string
  /** Before another dose of the same day. */
  beside: string
  /** What the page adds in its own words. */
  note(words: string): string
}

/** Directions as one sentence. English words come from the sig reader's own renderer. */
export function sigInWords(dosages: readonly Dosage[], language: Language): string {
  if (language === 'en') return describeAll(dosages)
  const words = wordingFor(language).sig
  return dosages
    .map((dosage, index) => {
      const before = dosages[index - 1]
      const joint = !before
        ? ''
        : (dosage.sequence ?? 0) > (before.sequence ?? 0)
          ? words.afterwards
          : words.beside
      return `${joint}${dosageInWords(dosage, language)}`
    })
    .join('; ')
}

/** One Dosage; also for a Dosage that only holds the part that was asked about. */
export function dosageInWords(dosage: Dosage, language: Language): string {
  if (language === 'en') return describe(dosage)
  const words = wordingFor(language).sig
  const repeat = dosage.timing?.repeat ?? {}
  const named = namedTimes(dosage, repeat, words, language)
  return [
    doseWords(dosage, words, language),
    onceWords(dosage, words, language),
    frequencyWords(repeat, named.length, words, language),
    and(named, language),
    (repeat.dayOfWeek ?? []).length > 0
      ? words.onDays(
          and(
            repeat.dayOfWeek!.map((day) => words.days[day]),
            language,
          ),
        )
      : '',
    mealWords(dosage, repeat, words, language),
    placeWords(dosage, words),
    lengthWords(repeat, words, language),
    needWords(dosage, words),
    maxWords(dosage, words, language),
    dosage.patientInstruction ? words.note(dosage.patientInstruction) : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function amountOf(low: number, high: number | undefined, words: SigWords, language: Language): Amount {
  const text = numberIn(low, language)
  return high === undefined
    ? { text, count: low }
    : { text: words.range(text, numberIn(high, language)), count: high }
}

function plural([one, other]: readonly [string, string], count: number, language: Language): string {
  return new Intl.PluralRules(language).select(count) === 'one' ? one : other
}

function withUnit(amount: Amount, unit: string | undefined, words: SigWords, language: Language): string {
  if (!unit) return amount.text
  const forms = words.units[unit]
  const word = forms ? plural(forms, amount.count, language) : unit
  // Bengali counters (টি) are written onto the figure.
  return word.startsWith('টি ') ? `${amount.text}${word}` : `${amount.text} ${word}`
}

function doseWords({ doseAndRate }: Dosage, words: SigWords, language: Language): string {
  const doses = (doseAndRate ?? []).flatMap(({ doseQuantity, doseRange }) => {
    const low = doseRange?.low?.value ?? doseQuantity?.value
    if (low === undefined) return []
    const amount = amountOf(low, doseRange?.high?.value, words, language)
    return [withUnit(amount, doseQuantity?.unit ?? doseRange?.high?.unit, words, language)]
  })
  const [first = '', ...rest] = doses
  return rest.length > 0 ? `${first} (${rest.join(', ')})` : first
}

function onceWords({ timing }: Dosage, words: SigWords, language: Language): string {
  const count = timing?.repeat?.count
  if (timing?.code?.text === 'at once') return count === 1 ? `${words.atOnce}, ${words.once}` : words.atOnce
  if (count === 1) return words.once
  return count ? words.doses({ text: numberIn(count, language), count }) : ''
}

const MEALS: ReadonlySet<string> = new Set(['AC', 'PC', 'C'])

function namedTimes(
  { additionalInstruction }: Dosage,
  repeat: TimingRepeat,
  words: SigWords,
  language: Language,
): string[] {
  // "30 minutes before breakfast" says what ACM says, and more.
  const said = new Set((additionalInstruction ?? []).map(({ text }) => addedMeal(text ?? '')?.code))
  const times = (repeat.when ?? [])
    .filter((code) => !MEALS.has(code) && !said.has(code))
    .map((code) => words.when[code] ?? code)
  return [...times, ...(repeat.timeOfDay ?? []).map((time) => words.at(clock(time, language)))]
}

function clock(time: string, language: Language): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
    Date.UTC(2000, 0, 1, hour, minute),
  )
}

/** Left out where the times of day already say it: "in the morning and at night" is twice a day. */
function frequencyWords(repeat: TimingRepeat, named: number, words: SigWords, language: Language): string {
  const { frequency, frequencyMax, period, periodMax, periodUnit } = repeat
  if (frequency === undefined || period === undefined || periodUnit === undefined) return ''
  if (period === 1 && periodUnit === 'd' && named > 0 && named === frequency) return ''
  const every = amountOf(period, periodMax, words, language)
  if (frequencyMax !== undefined && frequency === 1 && period === 1) {
    return words.upTo(words.frequency(amountOf(frequencyMax, undefined, words, language), every, periodUnit))
  }
  return words.frequency(amountOf(frequency, frequencyMax, words, language), every, periodUnit)
}

/** The sig reader's English additions, in fields again so that they can be said in any language. */
const ADDED =
  /^(?:(?<minutes>\d+) (?<unit>minutes|hours?) )?(?<side>before|after|with) (?<meal>food|breakfast|lunch|dinner)$/
const SIDES: Readonly<Record<string, string>> = { before: 'AC', after: 'PC', with: 'C' }
const PARTICULAR: Readonly<Record<string, string>> = { food: '', breakfast: 'M', lunch: 'D', dinner: 'V' }

function addedMeal(text: string): { code: When; ahead?: Quantity } | undefined {
  const groups = ADDED.exec(text)?.groups
  if (!groups) return undefined
  const code = `${SIDES[groups.side!]}${PARTICULAR[groups.meal!]}` as When
  const unit: Unit = groups.unit?.startsWith('h') ? 'h' : 'min'
  return { code, ...(groups.minutes ? { ahead: { value: Number(groups.minutes), code: unit } } : {}) }
}

function mealWords(dosage: Dosage, repeat: TimingRepeat, words: SigWords, language: Language): string {
  const added = (dosage.additionalInstruction ?? []).flatMap(({ text }) => text ?? [])
  if (added.length === 0) {
    return and(
      (repeat.when ?? []).filter((code) => MEALS.has(code)).map((code) => words.when[code] ?? code),
      language,
    )
  }
  return and(
    added.map((text) => {
      const found = addedMeal(text)
      const meal = found && words.when[found.code]
      if (!meal) return words.note(text)
      return found.ahead ? words.minutesAhead(period(found.ahead, words, language), meal) : meal
    }),
    language,
  )
}

function placeWords({ site, route }: Dosage, words: SigWords): string {
  if (site?.text) return words.sites[site.text] ?? words.site(site.text)
  return words.routes[route?.text ?? ''] ?? ''
}

function period({ value = 0, code = 'd' }: Quantity, words: SigWords, language: Language): string {
  const unit = plural(words.periods[code as Unit] ?? [code, code], value, language)
  return `${numberIn(value, language)} ${unit}`
}

function lengthWords(
  { boundsDuration, boundsRange }: TimingRepeat,
  words: SigWords,
  language: Language,
): string {
  if (boundsDuration) return words.length(period(boundsDuration, words, language))
  if (!boundsRange?.high) return ''
  const low = numberIn(boundsRange.low?.value ?? 0, language)
  return words.length(words.range(low, period(boundsRange.high, words, language)))
}

function needWords(dosage: Dosage, words: SigWords): string {
  if (dosage.asNeededCodeableConcept?.text) return words.neededFor(dosage.asNeededCodeableConcept.text)
  return dosage.asNeededBoolean ? words.needed : ''
}

function maxWords({ maxDosePerPeriod }: Dosage, words: SigWords, language: Language): string {
  const { numerator, denominator } = maxDosePerPeriod ?? {}
  if (!numerator || !denominator) return ''
  const amount = amountOf(numerator.value ?? 0, undefined, words, language)
  return words.noMoreThan(
    withUnit(amount, numerator.unit, words, language),
    period(denominator, words, language),
  )
}

function and(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(items)
}
