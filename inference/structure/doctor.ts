/** Who prescribed: a title, a degree behind a name, a specialty, a registration number. */
import type { Reading } from '../prescription.ts'
import { CLINIC, type Header } from './header.ts'
import { type Passage, part, readingOf } from './passage.ts'

/** Case matters: "drop OD" is no doctor. Two spaces end a name. */
const DOCTOR =
  /(?:^|[\s,(])((?:[Dd][Rr]|DOCTOR|Doctor|Prof|PROF)(?:\.\s*|\s+)(?:\(?(?:[Mm]rs?|[Mm]s|Col|Maj)\.?\)?\s*)?[A-Z][A-Za-z.'’-]*(?: [A-Z][A-Za-z.'’-]*){0,4})/
/** "Jane Smith, MD": a name with a degree behind it needs no title. */
const NAMED_BY_DEGREE =
  /^\s*([A-Z][a-z.'’-]*(?: [A-Z][A-Za-z.'’-]*){1,3}),?\s+(?=(?:M\.?D|D\.?O|M\.?B\.?B\.?S|N\.?P|P\.?A|F\.?N\.?P|MBChB|B\.?D\.?S|D\.?D\.?S)\b)/
const DEGREES =
  /\b(?:M\.?B\.?B\.?S|M\.?D|M\.?S|D\.?N\.?B|D\.?M|M\.?Ch|F\.?R\.?C\.?[SP]|M\.?R\.?C\.?(?:P|GP|S)|B\.?D\.?S|M\.?D\.?S|B\.?A\.?M\.?S|B\.?H\.?M\.?S|B\.?U\.?M\.?S|D\.?C\.?H|D\.?G\.?O|D\.?O|F\.?A\.?C\.?[CP]|Ph\.?D|D\.?Ortho|F\.?C\.?P\.?S|M\.?Phil|PGDip|MBChB|BMBS|D\.?L\.?O|D\.?V\.?D)\b/
const SPECIALTY =
  /\b(?:consultants?|physician|surgeon|specialist|general\s*practitioner|family\s*medicine|internal\s*medicine|\w*(?:cardi|derm|neur|gynaec|gynec|ur|oncol|endocrin|rheumat|ophthalm|nephr|pulmon|gastroenter|diabet)olog(?:ist|y)|diabetologist|pa?ediatrici?an|psychiatrist|orthop\w+|dentist|obstetrician|ent\s*surgeon)\b/i
/** "Regn. No. OP 26/48113" is the patient's own. */
const PATIENTS_NUMBER = /\b(?:OPD?|IPD?|UHID|MRN|MRD)\b/
const REGISTRATION =
  /\b(?:reg(?:n|d|istration)?\.?\s*(?:no|number|#)?|gmc(?:\s*no)?|npi|dea(?:\s*no)?|mci|bmdc(?:\s*reg)?|nmc|lic(?:en[cs]e)?\.?(?:\s*no)?|pmdc)\.?\s*[:.#-]*\s*[a-z]{0,6}[\s/-]*\d[\w/-]{2,}/i

export function isDoctor(text: string): boolean {
  return DOCTOR.test(text)
}

/** A doctor's name, degrees, specialty or registration; the first name found is the prescriber's. */
export function readDoctor(line: Passage, header: Header): boolean {
  const { text } = line
  if (/\b(?:ref(?:erred)?\.?\s*(?:by|to|from)|c\/o|attn|copy\s*to)\b/i.test(text)) return false
  const doctor = DOCTOR.exec(text)
  const clinical = CLINIC.test(text)
  if (doctor && !(clinical && /['’]s\b/.test(doctor[1]!))) {
    const named = doctor[1]!
    const degree = DEGREES.exec(named)
    const from = doctor.index + doctor[0].indexOf(named)
    const name = part(line, from, from + (degree ? degree.index : named.length))
    const rest = part(line, from + (degree ? degree.index : named.length))
    header.prescriber ??= readingOf(name)
    const place = CLINIC.test(rest.text)
    if (place) header.clinic ??= readingOf(rest)
    if (!place) addDetail(rest, header.prescriberDetails)
    return true
  }
  const named = header.prescriber ? null : NAMED_BY_DEGREE.exec(text)
  if (named && !clinical) {
    header.prescriber = readingOf(part(line, 0, named[0].length))
    addDetail(part(line, named[0].length), header.prescriberDetails)
    return true
  }
  const registration = PATIENTS_NUMBER.test(text) ? null : REGISTRATION.exec(text)
  if (
    registration ||
    (DEGREES.test(text) && text.length < LONGEST_DETAIL) ||
    (SPECIALTY.test(text) && header.prescriber && text.length < LONGEST_DETAIL)
  ) {
    if (!clinical) {
      addDetail(part(line), header.prescriberDetails)
      return true
    }
  }
  return false
}
/** Longer lines that mention a specialty are prose ("see a cardiologist if …"), not a doctor's degrees. */
const LONGEST_DETAIL = 70

function addDetail(passage: Passage, details: Reading[]): void {
  if (!/[a-z]{2}|\d{3}/i.test(passage.text)) return
  if (!details.some((detail) => detail.quote === passage.text)) details.push(readingOf(passage))
}
