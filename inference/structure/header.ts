/** Who prescribed, for whom, where and when: labels and telling words, wherever on the page they stand. */
import type { Prescription } from '../prescription.ts'
import { findDate } from './dates.ts'
import { readDoctor } from './doctor.ts'
import { isPrinted } from './furniture.ts'
import { readLabels } from './labels.ts'
import { type Passage, part, readingOf } from './passage.ts'
import { readAgeSex } from './person.ts'
import type { Section } from './sections.ts'

export type Header = Pick<Prescription, 'prescriber' | 'prescriberDetails' | 'clinic' | 'patient' | 'date'>

export const CLINIC =
  /\b(?:clinics?|hospitals?|medical\s*(?:cent(?:re|er)|college|practice|group)|health\s*-?care|health\s*cent(?:re|er)|nursing\s*home|polyclinic|surgery|dispensary|infirmary|medicare|family\s*practice|institute\s*of|diagnostics?|NHS\s*trust)\b|\p{L}{3,}\s+(?:cent(?:re|er)|care)\s*$/iu
const TITLED = /^\s*((?:mr|mrs|ms|miss|smt|shri|sri|master|baby|kum(?:ari)?)\.?\s+[A-Z][A-Za-z.' -]+)/i

export const emptyHeader = (): Header => ({ prescriberDetails: [], patient: {} })

/**
 * Takes from the line what belongs to the header. Above the first section telling words are enough; further down
 * only labels and signatures count, and at the foot the name of the house. True when the line is used up.
 */
export function readHeader(line: Passage, header: Header, section: Section): boolean {
  const top = section === 'header'
  if (readLabels(line, header, top || section === 'footer')) return true
  if (readDoctor(line, header)) return true
  if ((top || section === 'footer') && readClinic(line, header)) return true
  if (!top) return false
  const person = readPerson(line, header)
  // An old date in passing is a date of birth.
  const found = header.date ? undefined : findDate(line.text)
  const date = found && /^19/.test(found.value) ? undefined : found
  if (date) header.date = { ...readingOf(part(line, date.from, date.to)), value: date.value }
  return Boolean(person || date)
}

function readClinic(line: Passage, header: Header): boolean {
  if (header.clinic || !CLINIC.test(line.text) || isPrinted(line.text) || !/\S\s+\S/.test(line.text))
    return false
  header.clinic = readingOf(part(line))
  return true
}

/** "Mr. Suresh Patil 45/M": a title, an age and a sex tell a patient without any label. */
export function readPerson(line: Passage, header: Header): boolean {
  const titled = TITLED.exec(line.text)
  const both = readAgeSex(line, header)
  if (titled && !header.patient.name) {
    const end = both ? Math.min(both, titled[0].length) : titled[0].length
    header.patient.name = readingOf(part(line, 0, end))
  }
  return titled !== null || both !== undefined
}
