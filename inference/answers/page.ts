/** Sections and single fields of the page: diagnoses, tests, advice, prescriber, patient, dates … */
import type { Prescription, Reading } from '../prescription.ts'
import type { PageIntent } from '../questions/question.ts'
import type { Asked } from './items.ts'
import { diagnosisDoubts, nameInWords, sayUnread } from './medicine.ts'
import { type Wording, withDoubts } from './wording/wording.ts'

type Section = Exclude<PageIntent, 'medicines'>

export function answerSection(section: Section, { prescription, words, composer }: Asked): void {
  const entries =
    section === 'diagnoses' ? diagnoses(prescription, words) : readings(prescription, section, words)
  if (entries.length === 0) {
    composer.miss()
    composer.say(words.absent[section])
    // What can't be read may be what was asked for.
    if (LISTS.has(section)) sayUnread(prescription.unread, words, composer)
    return
  }
  composer.find()
  const heading = `${words.heading[section]}${words.colon}`.trimEnd()
  const lines = entries.map(({ text, reading, doubts, subject }) => {
    if (doubts.length > 0) composer.doubt()
    composer.about(subject)
    return withDoubts(`${text} ${composer.cite(reading.evidence)}`, doubts)
  })
  if (lines.length === 1) composer.say(`${heading} ${lines[0]}`)
  else {
    composer.say(heading)
    for (const [index, line] of lines.entries()) composer.say(`${index + 1}. ${line}`)
  }
  if (section === 'diagnoses' || section === 'tests') sayUnread(prescription.unread, words, composer)
}

const LISTS: ReadonlySet<Section> = new Set(['diagnoses', 'complaints', 'tests', 'advice', 'allergies'])

interface Entry {
  text: string
  reading: Pick<Reading, 'evidence'>
  doubts: string[]
  subject: { kind: 'diagnosis' | 'test' | 'person' | 'line'; id?: string; label: string }
}

function diagnoses({ diagnoses: all }: Prescription, words: Wording): Entry[] {
  return all.map(({ id, name }) => {
    const full = name.match?.generics[0]
    const shown = nameInWords(name, words)
    // An abbreviation is explained by its full name where the lexicon's entry is itself short.
    const explained = name.standing === 'read' && full && name.match?.name !== full && !shown.includes(full)
    return {
      text: explained ? `${shown} (${words.means(full)})` : shown,
      reading: name,
      doubts: diagnosisDoubts(name, words),
      subject: { kind: 'diagnosis', id, label: name.quote },
    }
  })
}

function readings(prescription: Prescription, section: Section, words: Wording): Entry[] {
  const { patient } = prescription
  const one = (reading: Reading | undefined) => (reading ? [reading] : [])
  const sexed = patient.sex && { ...patient.sex, value: words.sex[patient.sex.value] }
  const found: Readonly<Record<Section, Reading[]>> = {
    diagnoses: [],
    complaints: prescription.complaints,
    tests: prescription.tests,
    advice: prescription.advice,
    allergies: prescription.allergies,
    findings: prescription.findings,
    prescriber: one(prescription.prescriber),
    'prescriber-details': prescription.prescriberDetails,
    clinic: one(prescription.clinic),
    patient: one(patient.name),
    age: one(patient.age),
    sex: one(sexed),
    weight: one(patient.weight),
    date: one(prescription.date),
    'next-visit': one(prescription.nextVisit),
  }
  const kind =
    section === 'tests' ? 'test' : section === 'prescriber' || section === 'patient' ? 'person' : 'line'
  return found[section].map((reading) => ({
    text: valueInWords(reading, section, words),
    reading,
    doubts: reading.standing === 'unsure' ? [words.readingUnsure(words.quote(reading.quote))] : [],
    subject: { kind, label: reading.quote },
  }))
}

/** Dates in the person's own way of writing them; everything else as it stands on the page. */
function valueInWords({ value, quote }: Reading, section: Section, words: Wording): string {
  const isDate = (section === 'date' || section === 'next-visit') && /^\d{4}-\d{2}-\d{2}$/.test(value)
  if (!isDate)
    return section === 'sex' ? value : quote.includes(value) || value === '' ? value || quote : quote
  const date = new Intl.DateTimeFormat(words.language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(`${value}T00:00:00Z`),
  )
  return `${date} (${words.quote(quote)})`
}
