/** Questions that take several sections of the page together, or none. */
import type { Evidence } from '../engine.ts'
import type { Medicine } from '../prescription.ts'
import { foldWords } from '../questions/fold.ts'
import { topicTest } from '../questions/grammar.ts'
import type { Intent } from '../questions/question.ts'
import { linesOn } from './conditions.ts'
import { type Asked, answerItems } from './items.ts'
import { answerMedicines } from './lists.ts'
import { labelOf } from './medicine.ts'
import { answerSection } from './page.ts'
import type { Pages } from './search.ts'
import { answerStatus, sayNotToTake } from './statuses.ts'

const BESIDE = [
  ...['overview', 'schedule', 'total', 'withheld', 'avoid', 'stopped', 'started', 'changed', 'continued'],
  ...['validity', 'signed', 'compare', 'together', 'diet', 'dispensing-number'],
] as const

export function isBeside(intent: Intent): boolean {
  return (BESIDE as readonly string[]).includes(intent)
}

export function answerBeside(
  intent: Intent,
  medicines: readonly Medicine[],
  asked: Asked,
  pages: Pages,
): void {
  const { prescription, words, composer } = asked
  switch (intent) {
    case 'overview':
      answerMedicines(asked)
      if (prescription.diagnoses.length + prescription.otherConditions.length > 0)
        answerSection('diagnoses', asked)
      if (prescription.tests.length > 0) answerSection('tests', asked)
      if (prescription.diet.length > 0) answerSection('diet', asked)
      if (prescription.advice.length > 0) answerSection('advice', asked)
      if (prescription.dangerSigns.length > 0) answerSection('danger-signs', asked)
      if (prescription.nextVisit) answerSection('next-visit', asked)
      break
    case 'total':
      sayTotals(asked)
      break
    case 'withheld':
    case 'stopped':
    case 'started':
    case 'changed':
    case 'continued':
      if (!answerStatus(intent, asked)) sayAvoidLines(asked, pages, true)
      break
    case 'avoid': {
      const named = prescription.withheld.length > 0
      if (named) answerStatus('withheld', asked)
      const said = sayAvoidLines(asked, pages, false)
      if (!named && !said) {
        composer.miss()
        composer.say(words.saysNothing(words.sections.avoid))
      }
      break
    }
    case 'diet':
      if (prescription.diet.length > 0 || prescription.advice.length === 0) answerSection('diet', asked)
      else {
        // Advice may be of food; whether it is, the person sees.
        composer.say(words.saysNothing(words.sections.diet))
        answerSection('advice', asked)
        composer.doubt()
      }
      break
    case 'validity':
      composer.say(words.validity)
      if (prescription.date || prescription.dispensing.dispensed) answerSection('date', asked)
      if (prescription.nextVisit) answerSection('next-visit', asked)
      composer.aside()
      break
    case 'signed':
      composer.say(words.signature)
      answerSection('prescriber', asked)
      composer.doubt()
      break
    case 'dispensing-number':
      answerSection('dispensing-number', asked)
      break
    case 'compare':
      composer.say(words.apart)
      answerItems(medicines.length > 0 ? medicines : prescription.medicines, ['details'], asked)
      break
    case 'together':
      composer.say(words.apart)
      answerItems(medicines.length > 1 ? medicines : prescription.medicines, ['directions'], asked)
      composer.aside()
      break
    default:
      answerMedicines(asked)
  }
}

/** How many to buy, where the page says it; else the directions from which it follows. */
function sayTotals(asked: Asked): void {
  const { prescription, words, composer } = asked
  if (prescription.medicines.every(({ quantity }) => !quantity)) {
    answerItems(prescription.medicines, ['quantity'], asked)
    return
  }
  for (const medicine of prescription.medicines) {
    const { quantity } = medicine
    composer.about({ kind: 'medicine', id: medicine.id, label: medicine.name.quote })
    composer.find()
    const said = quantity ? words.quote(quantity.quote) : words.absent.quantity
    if (quantity?.standing === 'unsure' || medicine.name.standing === 'unsure') composer.doubt()
    composer.say(
      `${labelOf(medicine, words)}${words.colon}${said} ${composer.cite(quantity?.evidence ?? medicine.evidence)}`,
    )
  }
  sayNotToTake(asked)
}

const AVOID =
  /\b(?:avoid|do not|don'?t|not to|never|no|limit|restrict|low|less|stop|evit\p{L}*|évit\p{L}*|sin|sans|ne pas)\b|न लें|नहीं|परहेज|मना|বারণ|নিষেধ|না\b|এড়/iu

/** Lines of food, advice and, where nothing better is known, of the page that speak against something. */
function sayAvoidLines({ prescription, words, composer }: Asked, pages: Pages, ofPage: boolean): boolean {
  const readings = [...prescription.diet, ...prescription.advice].filter(({ quote }) => AVOID.test(quote))
  const lines = ofPage ? linesOn((text) => MEDICINE_AVOIDED.test(text), pages) : []
  const places: { quote: string; evidence: readonly Evidence[] }[] = [
    ...(ofPage ? [] : readings),
    ...lines.map((line) => ({ quote: line.quote, evidence: [line] })),
  ]
  if (places.length === 0) return false
  composer.find()
  composer.say(`${words.sections.avoid}${words.colon}`.trimEnd())
  for (const { quote, evidence } of places) composer.say(`- ${words.quote(quote)} ${composer.cite(evidence)}`)
  if (ofPage) composer.doubt()
  return true
}

const MEDICINE_AVOIDED =
  /\b(?:avoid|stop|stopped|discontinue[d]?|not to (?:take|be taken)|do not take|contraindicated|withhold)\b/i

/** What people ask advice about, as it may stand on the page. */
const ADVISED: readonly RegExp[] = [
  ...[
    /alcohol|beer|wine|drink/i,
    /pregnan|embaraz|enceinte|breast ?feed/i,
    /driv|machin/i,
    /drows|sleepy|sedat/i,
  ],
  ...[/miss(?:ed)?/i, /crush|chew|split|half|break/i, /milk|dairy|antacid/i, /sun(?:light)?/i, /grapefruit/i],
  ...[/side ?effects?|may cause/i, /kidney|renal/i, /liver/i, /child/i],
]

/** Advice is asked for, or danger is spoken of: what the page says about it, else its medicines. */
export function sayAdvised(text: string, unmatched: readonly string[], asked: Asked, pages: Pages): Intent {
  const { words, composer } = asked
  const topic = topicTest(foldWords(text))
  const subjects = ADVISED.filter((subject) => subject.test(text))
  const speaksOf = (line: string) =>
    (topic?.(foldWords(line)) ?? false) || subjects.some((subject) => subject.test(line))
  const lines = topic || subjects.length > 0 ? linesOn(speaksOf, pages) : []
  const said = new Map(lines.map((line) => [line.quote, line]))
  for (const line of [...said.values()].slice(0, MOST_LINES)) {
    composer.find()
    composer.say(`${words.quote(line.quote)} ${composer.cite([line])}`)
  }
  if (unmatched.length > 0) composer.say(words.notFound(words.quote(unmatched.join(' '))))
  // Whoever helps in an emergency asks for the medicines first.
  if (said.size === 0) answerMedicines(asked)
  return 'medicines'
}

const MOST_LINES = 4
