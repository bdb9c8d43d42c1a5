/** What the page says of taking a medicine at all: to start, continue, change, stop or avoid it. */
import type { Evidence } from '../engine.ts'
import type { Medicine, MedicineStatus, Reading } from '../prescription.ts'
import type { Asked } from './items.ts'
import { doubtsOf, labelOf, medicineLine, mention, nameInWords, sayHighAlert } from './medicine.ts'
import { withDoubts } from './wording/wording.ts'

/** Not to be taken, by the page's own word. */
export function isWithheld({ status }: Medicine): boolean {
  return status?.value === 'stopped' || status?.value === 'avoid'
}

/** Never with its directions: they are not to be followed. */
export function sayWithheld(medicine: Medicine, { words, composer }: Asked, lead = true): void {
  mention(medicine, composer)
  composer.find()
  const { status, evidence } = medicine
  const places = [...(status?.evidence ?? []), ...evidence]
  const name = nameInWords(medicine.name, words)
  const said = words.quote(status ? quoteOf(status, medicine) : (evidence[0]?.quote ?? medicine.name.quote))
  const doubts = doubtsOf({ ...medicine, sig: undefined } as unknown as Medicine, words, composer)
  const label = status ? ` (${words.status[status.value]})` : ''
  const only = lead ? words.namedOnly(`${said}${label}`) : `${said}${label}`
  composer.say(withDoubts(`${name}${words.colon}${only} ${composer.cite(places)}`, doubts))
}

/** The phrase that says so and the line that it is said of: a heading alone names no medicine. */
function quoteOf(status: Reading<MedicineStatus>, { evidence, name }: Medicine): string {
  const line = evidence[0]?.quote ?? name.quote
  return line.includes(status.quote) ? line : `${status.quote} … ${line}`
}

/** Below a list: what it leaves out. */
export function sayNotToTake(asked: Asked): void {
  const { prescription, words, composer } = asked
  if (prescription.withheld.length === 0) return
  composer.say(words.notToTake)
  for (const medicine of prescription.withheld) sayBesides(medicine, asked)
}

function sayBesides(medicine: Medicine, { words, composer }: Asked): void {
  const { status, evidence, name } = medicine
  mention(medicine, composer)
  const places: Evidence[] = [...(status?.evidence ?? []), ...evidence]
  const said = status ? words.status[status.value] : words.quote(evidence[0]?.quote ?? name.quote)
  composer.say(`- ${nameInWords(name, words)}${words.colon}${said} ${composer.cite(places)}`)
}

type StatusSection = 'withheld' | 'stopped' | 'started' | 'changed' | 'continued'

const STATUSES: Readonly<Record<StatusSection, readonly MedicineStatus[]>> = {
  withheld: ['avoid', 'stopped'],
  stopped: ['stopped'],
  started: ['started'],
  changed: ['changed'],
  continued: ['continued'],
}

/** `false` when the page names none so. */
export function answerStatus(section: StatusSection, asked: Asked): boolean {
  const { prescription, words, composer } = asked
  const fits = [...prescription.medicines, ...prescription.withheld].filter(
    ({ status }) => status && STATUSES[section].includes(status.value),
  )
  // Asked what to stop, what is to be avoided is named as well, and as that.
  const beside =
    section === 'stopped' ? prescription.withheld.filter((medicine) => !fits.includes(medicine)) : []
  if (fits.length === 0) {
    composer.miss()
    composer.say(words.saysNothing(words.sections[section]))
  } else {
    composer.find()
    composer.say(`${words.sections[section]}${words.colon}`.trimEnd())
    for (const medicine of fits) {
      if (isWithheld(medicine)) sayWithheld(medicine, asked, false)
      else composer.say(`${medicineLine(medicine, words, composer, { brief: true })}`)
    }
    sayHighAlert(
      fits.filter((medicine) => !isWithheld(medicine)),
      words,
      composer,
    )
  }
  if (beside.length > 0) {
    composer.say(words.notToTake)
    for (const medicine of beside) sayBesides(medicine, asked)
  }
  return fits.length > 0
}

/** "Should she keep taking it?" */
export function sayTaken(medicine: Medicine, asked: Asked, brief: boolean): void {
  if (isWithheld(medicine)) {
    sayWithheld(medicine, asked)
    return
  }
  const { words, composer } = asked
  composer.find()
  const { status } = medicine
  if (status) {
    composer.say(
      `${labelOf(medicine, words)}${words.colon}${words.status[status.value]}, ${words.quote(quoteOf(status, medicine))} ${composer.cite([...status.evidence, ...medicine.evidence])}`,
    )
    return
  }
  composer.say(words.toTake)
  composer.say(medicineLine(medicine, words, composer, { brief }))
}
