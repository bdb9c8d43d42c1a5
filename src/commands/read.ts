/** `rxchat read`: the structured prescription as a table, as JSON or as a FHIR R4 Bundle. */
import { plain } from '../../adapters/terminal/plain.ts'
import type { Answer, Evidence, Language } from '../../inference/engine.ts'
import { toFhirBundle } from '../../inference/fhir/bundle.ts'
import type { Diagnosis, Medicine, NameReading, Prescription, Reading } from '../../inference/prescription.ts'
import type { ReadPages } from '../../inference/serving/inference.ts'
import { describeAll } from '../../inference/sig/plain.ts'
import { ask } from '../assistant/answer.ts'
import { readConfig } from '../config.ts'
import { wordsIn } from '../replies/index.ts'
import { EXIT } from './exit-codes.ts'
import {
  ANSWER_TIMEOUT_MS,
  choose,
  openPages,
  type ReadingOptions,
  withReadPages,
  writeMarkedPicture,
} from './pages.ts'
import { table } from './table.ts'

export interface ReadOptions extends ReadingOptions {
  json?: boolean
  fhir?: boolean
  picture?: string
  language: Language
}

export async function read(sources: readonly string[], options: ReadOptions): Promise<void> {
  // A FHIR Bundle holds what the reader structures: no model has a part in it.
  const choice = choose(readConfig(), options.fhir ? { ...options, model: false } : options)
  const pages = await openPages(sources)
  await withReadPages(pages, choice, async (read) => {
    const { reports, prescription } = read
    if (prescription === undefined) throw new Error('this engine gives no structured prescription')
    // The table is the reader's; a model beside it is asked whether it reads the same names.
    const asked = choice.model.name !== undefined && !isEmpty(prescription)
    const checked = asked ? await checkNames(read, options.language) : undefined
    if (options.fhir) console.log(JSON.stringify(toFhirBundle(prescription), null, 2))
    else if (options.json) console.log(JSON.stringify({ reports, prescription, checked }, null, 2))
    else console.log([print(prescription), ...(checked ?? []).map(({ text }) => plain(text))].join('\n\n'))
    if (options.picture !== undefined) {
      await writeMarkedPicture(options.picture, pages, reports, marksOf(prescription))
    }
    const { problems } = wordsIn(options.language)
    for (const [page, { problems: found }] of reports.entries()) {
      for (const problem of found)
        console.error(`Page ${page + 1}: ${problems[problem].what} ${problems[problem].retake}`)
    }
    if (isEmpty(prescription))
      process.exitCode = reports.some(({ problems }) => problems.length > 0) ? EXIT.picture : EXIT.absent
  })
}

/** The medicines and diagnoses as the reader and the model read them together. */
async function checkNames(read: ReadPages, language: Language): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const text of ['Which medicines are prescribed?', 'What is the diagnosis?']) {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
    answers.push(await ask(read, { text, language }, { signal, onText: () => {} }))
  }
  return answers
}

const COLUMNS = ['', 'Medicine', 'Strength', 'Form', 'Directions', 'Quantity'] as const
const WIDTHS = [3, 30, 16, 12, 48, 12] as const

function print(prescription: Prescription): string {
  const parts = [facts(prescription)]
  if (prescription.medicines.length > 0) {
    parts.push(table([COLUMNS, ...prescription.medicines.map(medicineRow)], WIDTHS))
  }
  const lists: [string, readonly Reading[]][] = [
    ['Tests', prescription.tests],
    ['Advice', prescription.advice],
  ]
  for (const [title, readings] of lists) {
    if (readings.length > 0)
      parts.push([`${title}:`, ...readings.map((reading) => `  ${value(reading)}`)].join('\n'))
  }
  if (prescription.unread.length > 0) {
    parts.push(
      `Not readable: ${prescription.unread.length} ${prescription.unread.length === 1 ? 'line' : 'lines'}`,
    )
  }
  const text = parts.filter((part) => part !== '').join('\n\n')
  if (text === '') return 'Nothing of a prescription was found.'
  return text.includes('?') ? `${text}\n\n? marks what I am not sure of: check it on the paper.` : text
}

function facts(prescription: Prescription): string {
  const { patient } = prescription
  const rows: [string, (Reading<string> | undefined)[]][] = [
    ['Prescriber', [prescription.prescriber, ...prescription.prescriberDetails]],
    ['Clinic', [prescription.clinic]],
    ['Patient', [patient.name, patient.age, patient.sex, patient.weight]],
    ['Date', [prescription.date]],
    ['Complaints', prescription.complaints],
    ['Findings', prescription.findings],
    ['Allergies', prescription.allergies],
    ['Next visit', [prescription.nextVisit]],
  ]
  const lines = rows.map(
    ([title, readings]) =>
      [
        title,
        readings
          .filter((r) => r !== undefined)
          .map(value)
          .join(', '),
      ] as const,
  )
  const diagnoses = prescription.diagnoses.map(({ name }: Diagnosis) => nameText(name)).join(', ')
  const all = [...lines.slice(0, 4), ['Diagnoses', diagnoses] as const, ...lines.slice(4)]
  return table(
    all.filter(([, text]) => text !== '').map(([title, text]) => [`${title}:`, text]),
    [12, 90],
  )
}

function medicineRow(medicine: Medicine, index: number): string[] {
  const { name, strength, form, sig, quantity } = medicine
  return [
    `${index + 1}.`,
    nameText(name),
    strength === undefined ? '' : mark(strength.value.text, strength.standing),
    form === undefined ? '' : mark(form.value, form.standing),
    sig === undefined
      ? ''
      : sig.standing === 'unsure' || sig.dosages.length === 0
        ? mark(`“${sig.quote}”`, sig.standing)
        : describeAll(sig.dosages),
    quantity === undefined ? '' : value(quantity),
  ]
}

/** The page's words, and what they are taken to mean where that is something else. */
function nameText({ quote, standing, match, candidates }: NameReading): string {
  if (standing === 'unsure') {
    const maybe = candidates.map((candidate) => candidate.name).join(' or ')
    return `“${quote}”?${maybe === '' ? '' : ` (${maybe}?)`}`
  }
  if (match === undefined) return quote
  const meaning = match.kind === 'generic' ? match.name : match.generics.join(' + ')
  return meaning.toLowerCase() === quote.toLowerCase() ? quote : `${quote} (${meaning})`
}

function value({ value: text, standing }: Reading<string>): string {
  return mark(text, standing)
}

function mark(text: string, standing: 'read' | 'unsure'): string {
  return standing === 'unsure' ? `${text}?` : text
}

function isEmpty({ medicines, diagnoses, tests, advice }: Prescription): boolean {
  return medicines.length + diagnoses.length + tests.length + advice.length === 0
}

/** Medicines carry their number in the table; other things that were read carry the numbers after them. */
function marksOf(prescription: Prescription) {
  const marks: { evidence: readonly Evidence[]; unsure: boolean }[] = [
    ...prescription.medicines.map(({ evidence, name }) => ({ evidence, unsure: name.standing === 'unsure' })),
    ...prescription.diagnoses.map(({ name }) => ({
      evidence: name.evidence,
      unsure: name.standing === 'unsure',
    })),
  ]
  return marks.flatMap(({ evidence, unsure }, index) =>
    evidence.map((each) => ({ ...each, number: index + 1, unsure })),
  )
}
