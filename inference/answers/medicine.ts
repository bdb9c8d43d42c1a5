/** How one medicine is named in an answer, and what has to be said about how well it was read. */
import type { Evidence } from '../engine.ts'
import type { Medicine, NameReading } from '../prescription.ts'
import type { Composer } from './composer.ts'
import { isHighAlert } from './high-alert.ts'
import { fold } from './names.ts'
import { tallMan } from './tall-man.ts'
import { sigInWords } from './wording/sig.ts'
import { join, type Wording, withDoubts } from './wording/wording.ts'

/** The name as an answer shows it: the page's word, and what it stands for where that is another word. */
export function nameInWords({ quote, standing, match }: NameReading, words: Wording): string {
  if (standing === 'unsure' || !match) return words.quote(quote)
  const same = fold(match.name) === fold(quote)
  const generics = match.kind === 'brand' ? match.generics : []
  const explained = [
    ...(same ? [] : [words.means(match.name)]),
    ...(generics.length > 0 ? [words.brandOf(join(generics, 'conjunction', words.language))] : []),
  ]
  const shown = same && explained.length === 0 ? quote : words.quote(quote)
  return explained.length === 0 ? shown : `${shown} (${explained.join(', ')})`
}

/** "Amoxicillin 500 mg capsule" */
export function labelOf({ name, strength, form }: Medicine, words: Wording): string {
  const shown = nameInWords(name, words)
  const repeated = strength && fold(name.quote).endsWith(fold(strength.value.text))
  return [
    shown,
    strength && !repeated ? strength.value.text : '',
    form ? (words.form[form.value] ?? form.value) : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** One line: name, strength, form, directions, place, and every doubt; `brief` among several. */
export function medicineLine(
  medicine: Medicine,
  words: Wording,
  composer: Composer,
  { brief = false }: { brief?: boolean } = {},
): string {
  const { sig, evidence } = medicine
  // A guess is never spoken first: what isn't certain is quoted, and what is understood of it comes behind.
  const certain = sig && sig.standing === 'read' && sig.dosages.length > 0
  const directions = certain ? sigInWords(sig.dosages, words.language) : ''
  const cited = composer.cite(evidence.length > 0 ? evidence : medicine.name.evidence)
  const raw = sig && !certain && sig.quote ? words.quote(sig.quote) : ''
  const said = [labelOf(medicine, words), directions || raw].filter((part) => part !== '').join(words.colon)
  mention(medicine, composer)
  return withDoubts(`${said} ${cited}`.trim(), doubtsOf(medicine, words, composer, brief))
}

/** Everything about one medicine that a person must know before trusting what is said of it. */
export function doubtsOf(medicine: Medicine, words: Wording, composer: Composer, brief = false): string[] {
  const { strength, form, sig } = medicine
  const doubts = [
    ...nameDoubts(medicine.name, words),
    ...[strength, form]
      .filter((reading) => reading?.standing === 'unsure')
      .map((reading) => words.readingUnsure(words.quote(reading!.quote))),
    ...(sig ? sigDoubts(medicine, words, brief) : []),
  ]
  if (doubts.length > 0) composer.doubt()
  return doubts
}

export function nameDoubts({ standing, candidates, match }: NameReading, words: Wording): string[] {
  if (standing === 'read' && match) return []
  if (candidates.length === 0) return standing === 'read' ? [] : [words.nameUnknown]
  const names = tallMan(candidates.map(({ name }) => name)).map((name, at) => {
    // "Lopez" is lorazepam in one country and olanzapine in another: the name alone tells nothing.
    const namesake = candidates.some((other, place) => place !== at && other.name === candidates[at]!.name)
    return namesake ? `${name} (${candidates[at]!.generics.join(' + ')})` : name
  })
  return [words.nameUnsure(join(names, 'disjunction', words.language))]
}

/** No list of diagnoses is complete: one that isn't known is only in doubt when it was not read for certain. */
export function diagnosisDoubts(name: NameReading, words: Wording): string[] {
  if (name.candidates.length > 0) return nameDoubts(name, words)
  return name.standing === 'unsure' ? [words.diagnosisUnknown] : []
}

/** What is understood of directions that were quoted, and why not all; in a list one short reason is enough. */
function sigDoubts({ sig }: Medicine, words: Wording, brief: boolean): string[] {
  if (!sig || (sig.standing === 'read' && sig.unclear.length === 0)) return []
  const understood = sigInWords(sig.dosages, words.language)
  const parts = understood === '' ? [] : [words.understood(understood)]
  const long = sig.unclear.length > 1 || (sig.unclear[0]?.length ?? 0) > LONGEST_REASON
  const reasons = sig.unclear.length === 0 || (brief && long) ? [] : [words.unclear(sig.unclear.join('; '))]
  return [...parts, ...(reasons.length > 0 ? reasons : [words.directionsUnsure])]
}

/** Characters of a reason that still reads well in a list. */
const LONGEST_REASON = 60

/** The answer speaks of this medicine: "it" may mean it next. */
export function mention({ id, name }: Medicine, composer: Composer): void {
  composer.about({ kind: 'medicine', id, label: name.quote })
}

/** Said once, below all else, of the medicines with which a wrong dose does most harm. */
export function sayHighAlert(medicines: readonly Medicine[], words: Wording, composer: Composer): void {
  const names = medicines.filter(({ name }) => isHighAlert(name)).map(({ name }) => words.quote(name.quote))
  if (names.length > 0)
    composer.say(words.highAlert(join([...new Set(names)], 'conjunction', words.language)))
}

/** Lines with something on them that could not be read. */
export function sayUnread(unread: readonly Evidence[], words: Wording, composer: Composer): void {
  if (unread.length > 0) composer.say(`${words.unread(unread.length)} ${composer.cite(unread)}`)
}
