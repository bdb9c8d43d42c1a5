/** Who prescribed, for whom, where and when: labels and telling words, wherever on the page they stand. */
import type { Prescription, Reading } from '../../prescription.ts'
import { findDate } from './dates.ts'
import { isBlank, type Passage, part, readingOf } from './passage.ts'

export type Header = Pick<Prescription, 'prescriber' | 'prescriberDetails' | 'clinic' | 'patient' | 'date'>

type Field = 'name' | 'age' | 'sex' | 'ageSex' | 'weight' | 'date' | 'other'

/** Labels of a form; a value reaches to the next label on its line. */
const LABELS: readonly (readonly [Field, string])[] = [
  ['ageSex', String.raw`age\s*(?:[/&]|and)\s*(?:sex|gender)|age\s*-\s*sex|a\/s`],
  [
    'name',
    String.raw`(?:patient(?:'?s)?|pt\.?)\s*(?:'s\s*)?name|name\s*of\s*(?:the\s*)?patient|patient|pt\.?|name`,
  ],
  ['age', 'age'],
  ['sex', 'sex|gender'],
  ['weight', String.raw`(?:body\s*)?(?:weight|wt)\.?`],
  [
    'date',
    String.raw`(?:visit\s*|prescription\s*|consultation\s*)?date(?:\s*of\s*(?:visit|consultation|issue))?|dated|dt\.?`,
  ],
  [
    'other',
    String.raw`(?:date\s*of\s*birth|d\.?o\.?b\.?|uhid|mrn|opd\s*no\.?|op\s*no\.?|ip\s*no\.?|mrd|id|patient\s*id|nhs\s*(?:no\.?|number)|address|addr\.?|phone|ph\.?|mob(?:ile)?\.?|tel\.?|contact|email|ref(?:erred)?\.?\s*by|time|height|ht\.?|s\/o|d\/o|w\/o|dob|token|visit\s*no\.?|s\.?\s*no\.?|reg(?:n|istration)?\.?\s*(?:no\.?|number)?)`,
  ],
]
const LABEL = new RegExp(
  LABELS.map(([field, written]) => String.raw`(?<${field}>${written})`)
    .join('|')
    .replace(/^/, String.raw`(?<![a-z])(?:`) +
    String.raw`)\s*(?:no\.?\s*)?[:=]\s*|(?<![a-z])(?<bare>age|wt|weight|sex)\.?\s*-?\s*(?=\d|male|female|[mf]\b)`,
  'gi',
)

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
const REGISTRATION =
  /\b(?:reg(?:n|d|istration)?\.?\s*(?:no|number|#)?|gmc(?:\s*no)?|npi|dea|mci|bmdc(?:\s*reg)?|nmc|lic(?:en[cs]e)?(?:\s*no)?|pmdc)\.?\s*[:.#-]*\s*[a-z]{0,6}[\s/-]*\d[\w/-]{2,}/i
const CLINIC =
  /\b(?:clinics?|hospitals?|medical\s*(?:cent(?:re|er)|college|practice|group)|health\s*-?care|health\s*cent(?:re|er)|nursing\s*home|polyclinic|surgery|dispensary|infirmary|medicare|family\s*practice|institute\s*of|diagnostics?|NHS\s*trust)\b/i
const TITLED = /^\s*((?:mr|mrs|ms|miss|smt|shri|sri|master|baby|kum(?:ari)?)\.?\s+[A-Z][A-Za-z.' -]+)/i
/** "45/F", "45 yrs Male", "45 Y / M", "F/45". */
const AGE_SEX =
  /(?<![\d/.-])(?<age>\d{1,3}\s*(?:years?|yrs?|y|months?|mths?|mo|m|days?)?(?:\s*old)?)\.?\s*[/,|\s-]\s*(?<sex>male|female|m|f)\b(?![/\d])|\b(?<sex2>male|female|m|f)\s*[/,]\s*(?<age2>\d{1,3}\s*(?:years?|yrs?|y|months?)?)(?![\d/])/i
const SEXES: Readonly<Record<string, 'female' | 'male' | 'other'>> = {
  m: 'male',
  male: 'male',
  man: 'male',
  boy: 'male',
  f: 'female',
  female: 'female',
  woman: 'female',
  girl: 'female',
  other: 'other',
  transgender: 'other',
  o: 'other',
}

export const emptyHeader = (): Header => ({ prescriberDetails: [], patient: {} })

/**
 * Takes from the line what belongs to the header. `top` is set above the first section, where telling words are
 * enough; further down only labels and signatures count. True when the line is used up.
 */
export function readHeader(line: Passage, header: Header, top: boolean): boolean {
  const labelled = readLabels(line, header, top)
  if (labelled) return true
  if (readDoctor(line, header)) return true
  if (!top) return false
  const { text } = line
  if (CLINIC.test(text) && !header.clinic) {
    header.clinic = readingOf(part(line))
    return true
  }
  const person = readPerson(line, header)
  // An old date in passing is a date of birth.
  const found = header.date ? undefined : findDate(text)
  const date = found && /^19/.test(found.value) ? undefined : found
  if (date) header.date = { ...readingOf(part(line, date.from, date.to)), value: date.value }
  return Boolean(person || date)
}

/** "Mr. Suresh Patil 45/M": a title, an age and a sex tell a patient without any label. */
function readPerson(line: Passage, header: Header): boolean {
  const titled = TITLED.exec(line.text)
  const both = AGE_SEX.exec(line.text)
  if (titled && !header.patient.name) {
    const end = both && both.index > 0 ? Math.min(both.index, titled[0].length) : titled[0].length
    header.patient.name = readingOf(part(line, 0, end))
  }
  if (both) readAgeSex(line, both, header)
  return Boolean(titled || both)
}

function readLabels(line: Passage, header: Header, top: boolean): boolean {
  const found = [...line.text.matchAll(LABEL)]
  let used = false
  found.forEach((match, index) => {
    const field = match.groups!.bare
      ? bareField(match.groups!.bare)
      : LABELS.find(([name]) => match.groups![name])?.[0]
    const value = part(line, match.index + match[0].length, found[index + 1]?.index ?? line.text.length)
    // Below the header "Name:" may head a column and "weight" an advice.
    if (!field || isBlank(value) || (field === 'other' && !top)) return
    used = take(field, value, header) || used
  })
  if (found.length > 0 && found[0]!.index > 3 && used && top)
    readLeading(part(line, 0, found[0]!.index), header)
  if (used && REGISTRATION.test(line.text)) readDoctor(line, header)
  return used
}

function bareField(bare: string): Field {
  return /^age/i.test(bare) ? 'age' : /^sex/i.test(bare) ? 'sex' : 'weight'
}

/** What stands before the first label: "Mrs. Asha Rao  Age: 45". */
function readLeading(before: Passage, header: Header): void {
  if (!readDoctor(before, header)) readPerson(before, header)
}

function take(field: Field, value: Passage, header: Header): boolean {
  const { patient } = header
  switch (field) {
    case 'name': {
      const both = AGE_SEX.exec(value.text)
      const end = both ? both.index : value.text.length
      const name = part(value, 0, end)
      if (!/[a-z]{2}/i.test(name.text) || DOCTOR.test(name.text)) return false
      patient.name ??= readingOf(name)
      if (both) readAgeSex(value, both, header)
      return true
    }
    case 'age':
    case 'ageSex': {
      const both = AGE_SEX.exec(value.text)
      if (both) readAgeSex(value, both, header)
      else {
        const age =
          /\d{1,3}\s*(?:years?|yrs?|y|months?|mths?|mo|m|days?|weeks?)?(?:\s*\d{1,2}\s*(?:months?|mths?|m))?\b\.?/i.exec(
            value.text,
          )
        if (!age) return false
        patient.age ??= readingOf(part(value, age.index, age.index + age[0].length))
      }
      return true
    }
    case 'sex': {
      const word = /^[a-z]+/i.exec(value.text)?.[0] ?? ''
      const sex = SEXES[word.toLowerCase()]
      if (!sex) return false
      patient.sex ??= { ...readingOf(part(value, 0, word.length)), value: sex }
      return true
    }
    case 'weight': {
      const weight = /\d{1,3}(?:\.\d+)?\s*(?:kgs?|kilos?|lbs?|g)?\b\.?/i.exec(value.text)
      if (!weight) return false
      patient.weight ??= readingOf(part(value, weight.index, weight.index + weight[0].length))
      return true
    }
    case 'date': {
      const date = findDate(value.text)
      if (!date) return false
      // A labelled date counts more than one found in passing.
      header.date = { ...readingOf(part(value, date.from, date.to)), value: date.value }
      return true
    }
    case 'other':
      return true
  }
}

function readAgeSex(line: Passage, match: RegExpExecArray, header: Header): void {
  const { age, age2, sex, sex2 } = match.groups!
  const ageText = (age ?? age2)!
  const sexText = (sex ?? sex2)!
  const ageAt = match.index + match[0].indexOf(ageText)
  const sexAt = age ? match.index + match[0].lastIndexOf(sexText) : match.index + match[0].indexOf(sexText)
  header.patient.age ??= readingOf(part(line, ageAt, ageAt + ageText.length))
  header.patient.sex ??= {
    ...readingOf(part(line, sexAt, sexAt + sexText.length)),
    value: SEXES[sexText.toLowerCase()]!,
  }
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
  const registration = REGISTRATION.exec(text)
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
