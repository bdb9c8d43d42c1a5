/** What a question asks of one or several medicines: strength, how often, for how long … */
import type { Dosage } from '@medplum/fhirtypes'
import type { Evidence } from '../engine.ts'
import type { Medicine, Prescription, Reading } from '../prescription.ts'
import type { ItemIntent } from '../questions/question.ts'
import { dailyInWords, lastDayInWords } from './amounts.ts'
import type { Composer } from './composer.ts'
import { doubtsOf, labelOf, medicineLine, mention, nameDoubts, nameInWords } from './medicine.ts'
import { partInWords } from './parts.ts'
import { isWithheld, sayTaken, sayWithheld } from './statuses.ts'
import { type Topic, type Wording, withDoubts } from './wording/wording.ts'

export interface Asked {
  prescription: Prescription
  words: Wording
  composer: Composer
}

export function answerItems(
  medicines: readonly Medicine[],
  intents: readonly ItemIntent[],
  { prescription, words, composer }: Asked,
): void {
  const brief = medicines.length > 1
  for (const medicine of medicines) {
    mention(medicine, composer)
    // Its directions are not to be followed: the page's word against it is all that is said of it.
    if (isWithheld(medicine)) {
      sayWithheld(medicine, { prescription, words, composer })
      continue
    }
    if (intents.includes('taken')) {
      sayTaken(medicine, { prescription, words, composer }, brief)
      continue
    }
    if (intents.some((intent) => WHOLE.has(intent))) {
      sayWhole(medicine, { prescription, words, composer }, brief)
      continue
    }
    for (const intent of intents) sayPart(medicine, intent, { prescription, words, composer }, brief)
  }
  const silent =
    intents.includes('purpose') && medicines.length > 0 && medicines.every(({ purpose }) => !purpose)
  if (silent && prescription.diagnoses.length > 0) sayDiagnosesNearby(prescription, words, composer)
}

const WHOLE: ReadonlySet<ItemIntent> = new Set(['details', 'directions'])

/** Name, strength, form and directions in one line; quantity and purpose below it. */
function sayWhole(medicine: Medicine, { words, composer }: Asked, brief: boolean): void {
  composer.find()
  composer.say(medicineLine(medicine, words, composer, { brief }))
  if (!medicine.sig) {
    composer.say(words.absent.directions)
  }
  for (const reading of [medicine.quantity, medicine.purpose]) {
    if (reading) composer.say(`${words.quote(reading.quote)} ${composer.cite(reading.evidence)}`)
  }
}

/** "Amoxicillin: for 5 days [1]", or that the page doesn't say, and what it says instead. */
function sayPart(
  medicine: Medicine,
  intent: ItemIntent,
  { prescription, words, composer }: Asked,
  brief: boolean,
): void {
  const name =
    intent === 'strength' || intent === 'form' ? nameInWords(medicine.name, words) : labelOf(medicine, words)
  const part = partOf(medicine, intent, words, prescription)
  if (part) {
    composer.find()
    const doubts = part.unsure ? doubtsOf(medicine, words, composer, brief) : nameDoubts(medicine.name, words)
    if (doubts.length > 0) composer.doubt()
    composer.say(withDoubts(`${name}${words.colon}${part.text} ${composer.cite(part.evidence)}`, doubts))
    return
  }
  composer.miss()
  const doubts = nameDoubts(medicine.name, words)
  composer.say(withDoubts(`${name}${words.colon}${absentItem(intent, words)}`, doubts))
  const { sig } = medicine
  if (sig && intent !== 'purpose') {
    const nearby =
      sig.standing === 'read' && sig.dosages.length > 0
        ? partInWords(sig.dosages, 'directions', words.language)
        : words.quote(sig.quote)
    composer.say(`${words.nearby} ${nearby} ${composer.cite(sig.evidence)}`)
  }
}

function absentItem(intent: ItemIntent, words: Wording): string {
  return intent in words.absentItem
    ? words.absentItem[intent as keyof Wording['absentItem']]
    : words.absent[intent as Topic]
}

interface Part {
  text: string
  evidence: readonly Evidence[]
  /** What is said hangs on something that was not read for certain. */
  unsure: boolean
}

function partOf(
  medicine: Medicine,
  intent: ItemIntent,
  words: Wording,
  prescription: Prescription,
): Part | undefined {
  const { sig, strength, form, quantity, purpose, refills } = medicine
  const plain = (reading: Reading<unknown> | undefined, text: string): Part | undefined =>
    reading && { text, evidence: reading.evidence, unsure: reading.standing === 'unsure' }
  const plainOf = (text: string, quoted: readonly Evidence[]): Part | undefined =>
    text === '' ? undefined : { text, evidence: quoted, unsure: false }
  switch (intent) {
    case 'strength':
      return plain(strength, strength?.value.text ?? '')
    case 'form':
      return plain(form, form ? (words.form[form.value] ?? form.value) : '')
    case 'quantity':
      return plain(quantity, quantity?.value ?? '')
    case 'purpose':
      return plain(purpose, words.quote(purpose?.quote ?? ''))
    case 'refills':
      return plain(refills, words.quote(refills?.quote ?? ''))
    case 'daily':
    case 'end':
    case 'need':
    case 'meal': {
      if (!sig) return undefined
      const unsure = sig.standing === 'unsure' || sig.unclear.length > 0
      const text = countedPart(intent, sig.dosages, words, prescription, unsure)
      return text === undefined ? undefined : { text, evidence: sig.evidence, unsure }
    }
    case 'dose':
    case 'frequency':
    case 'when':
    case 'duration':
    case 'route': {
      if (!sig) return undefined
      // The whole line is quoted: which part of it was not understood, nobody can tell.
      if (sig.standing === 'unsure')
        return { text: words.quote(sig.quote), evidence: sig.evidence, unsure: true }
      return plainOf(partInWords(sig.dosages, intent, words.language), sig.evidence)
    }
    default:
      return undefined
  }
}

/** What follows from the directions by counting, or is one of their words; nothing is counted from doubtful ones. */
function countedPart(
  intent: 'daily' | 'end' | 'need' | 'meal',
  dosages: readonly Dosage[],
  words: Wording,
  prescription: Prescription,
  unsure: boolean,
): string | undefined {
  const { language } = words
  if (intent === 'meal') return partInWords(dosages, 'meal', language) || undefined
  if (intent === 'need') {
    const needed = dosages.some((dosage) => dosage.asNeededBoolean || dosage.asNeededCodeableConcept)
    const said = partInWords(dosages, 'frequency', language) || partInWords(dosages, 'directions', language)
    if (said === '') return undefined
    return needed ? said : `${words.regular} ${said}`
  }
  if (unsure) return undefined
  if (intent === 'daily') return dailyInWords(dosages, words)
  const length = partInWords(dosages, 'duration', language)
  if (length === '') return undefined
  const last = lastDayInWords(dosages, prescription, words)
  return last ? `${length}; ${last}` : length
}

function sayDiagnosesNearby({ diagnoses }: Prescription, words: Wording, composer: Composer): void {
  const named = diagnoses.map(({ name }) => `${nameInWords(name, words)} ${composer.cite(name.evidence)}`)
  composer.say(`${words.diagnosesNearby} ${named.join(', ')}`)
}
