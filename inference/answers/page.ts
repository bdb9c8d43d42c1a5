/** Sections and single fields of the page: diagnoses, tests, advice, prescriber, patient, dates … */
import type { Prescription, Reading, Vital } from '../prescription.ts'
import type { PageIntent } from '../questions/question.ts'
import { sayOtherConditions } from './conditions.ts'
import type { Asked } from './items.ts'
import { diagnosisDoubts, nameInWords, sayUnread } from './medicine.ts'
import type { FurtherSection } from './wording/further/further.ts'
import { type Topic, type Wording, withDoubts } from './wording/wording.ts'

/** Sections that hold readings; those of medicines' statuses are told elsewhere. */
export type Section =
  | Exclude<Extract<Topic, PageIntent>, 'medicines'>
  | Exclude<FurtherSection, 'withheld' | 'stopped' | 'started' | 'changed' | 'continued' | 'avoid'>

export function answerSection(section: Section, { prescription, words, composer }: Asked): void {
  const entries =
    section === 'diagnoses' ? diagnoses(prescription, words) : readings(prescription, section, words)
  if (entries.length === 0) {
    composer.miss()
    composer.say(
      section in words.absent ? words.absent[section as Topic] : words.saysNothing(headingOf(section, words)),
    )
    if (section === 'diagnoses') sayOtherConditions({ prescription, words, composer })
    return
  }
  composer.find()
  const heading = `${headingOf(section, words)}${words.colon}`.trimEnd()
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
  if (section === 'diagnoses') sayOtherConditions({ prescription, words, composer })
  if (section === 'diagnoses' || section === 'tests') sayUnread(prescription.unread, words, composer)
}

function headingOf(section: Section, words: Wording): string {
  return section in words.sections
    ? words.sections[section as FurtherSection]
    : words.heading[section as keyof Wording['heading']]
}

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
    diet: prescription.diet,
    'danger-signs': prescription.dangerSigns,
    findings: [
      ...prescription.findings,
      ...prescription.vitals.filter(({ quote }) => !isIn(quote, prescription.findings)),
    ],
    'blood-pressure': measured(prescription, 'blood-pressure', /\b(?:bp|b\.p|blood pressure)\b/i),
    pulse: measured(prescription, 'pulse', /\b(?:pulse|pr|hr|heart rate)\b/i),
    temperature: measured(prescription, 'temperature', /\b(?:temp(?:erature)?|febrile)\b/i),
    'oxygen-saturation': measured(prescription, 'oxygen-saturation', /\b(?:spo2|sao2|saturation)\b/i),
    'respiratory-rate': measured(prescription, 'respiratory-rate', /\b(?:rr|resp(?:iratory)? rate)\b/i),
    height: measured(prescription, 'height', /\b(?:ht|height)\b/i),
    'blood-glucose': measured(prescription, 'blood-glucose', /\b(?:rbs|fbs|grbs|sugar|glucose)\b/i),
    contacts: prescription.contacts,
    pharmacy: one(prescription.dispensing.pharmacy),
    'dispensing-number': one(prescription.dispensing.number),
    expiry: one(prescription.dispensing.discardAfter),
    prescriber: one(prescription.prescriber),
    'prescriber-details': prescription.prescriberDetails,
    clinic: one(prescription.clinic),
    patient: one(patient.name),
    age: one(patient.age),
    sex: one(sexed),
    weight: patient.weight ? [patient.weight] : measured(prescription, 'weight', /\b(?:wt|weight)\b/i),
    date: prescription.date ? [prescription.date] : one(prescription.dispensing.dispensed),
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

/** What is known as a measurement, else the finding that names it. */
function measured({ vitals, findings }: Prescription, kind: Vital['kind'], named: RegExp): Reading[] {
  const known = vitals.filter((vital) => vital.kind === kind)
  return known.length > 0 ? known : findings.filter(({ quote }) => named.test(quote))
}

function isIn(quote: string, readings: readonly Reading[]): boolean {
  return readings.some((reading) => reading.quote.includes(quote))
}

/** Dates in the person's own way of writing them; everything else as it stands on the page. */
function valueInWords({ value, quote }: Reading, section: Section, words: Wording): string {
  const isDate =
    (section === 'date' || section === 'next-visit' || section === 'expiry') &&
    /^\d{4}-\d{2}-\d{2}$/.test(value)
  if (!isDate)
    return section === 'sex' ? value : quote.includes(value) || value === '' ? value || quote : quote
  const date = new Intl.DateTimeFormat(words.language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(`${value}T00:00:00Z`),
  )
  return `${date} (${words.quote(quote)})`
}
