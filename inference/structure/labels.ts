/** Labels of a form and the values behind them: "Name: …", "Age/Sex 45/M", "Date" in a box above its date. */
import { findDate } from './dates.ts'
import { isDoctor, readDoctor } from './doctor.ts'
import { type Header, readPerson } from './header.ts'
import { isBlank, type Passage, part, readingOf } from './passage.ts'
import { readAge, readAgeSex, readSex } from './person.ts'

export type Field = 'name' | 'age' | 'sex' | 'ageSex' | 'weight' | 'date' | 'other'

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
    String.raw`(?:visit\s*|prescription\s*|consultation\s*)?date(?:\s*of\s*(?:visit|consultation|issue|discharge))?|discharge\s*date|dated|dt\.?`,
  ],
  [
    'other',
    String.raw`(?:date\s*of\s*(?:birth|admission|surgery|procedure)|(?:admission|procedure)\s*date|d\.?o\.?b\.?|uhid|mrn|opd\s*no\.?|op\s*no\.?|ip\s*no\.?|mrd|id|patient\s*id|nhs\s*(?:no\.?|number)|address|addr\.?|phone|ph\.?|mob(?:ile)?\.?|tel\.?|contact|email|ref(?:erred)?\.?\s*by|time|height|ht\.?|s\/o|d\/o|w\/o|dob|token|visit\s*no\.?|s\.?\s*no\.?|reg(?:n|istration)?\.?\s*(?:no\.?|number)?)`,
  ],
]
const LABEL = new RegExp(
  LABELS.map(([field, written]) => String.raw`(?<${field}>${written})`)
    .join('|')
    .replace(/^/, String.raw`(?<![a-z])(?:`) +
    String.raw`)\s*(?:no\.?\s*)?[:=]\s*|(?<![a-z])(?<bare>age|wt|weight|sex)\.?\s*-?\s*(?=\d|male|female|[mf]\b)`,
  'gi',
)

/** The same without a colon, where a line of the header begins with it and the value looks like one. */
const BARE: readonly (readonly [Field, RegExp])[] = [
  ['name', /^\s*(?:patient(?:'?s)?\s*name|name\s*of\s*(?:the\s*)?patient|patient|name|pt)\.?\s+(?=\p{Lu})/u],
  [
    'name',
    /^\s*(?:PATIENT(?:'?S)?\s*NAME|PATIENT|NAME|Patient(?:'?s)?\s*[Nn]ame|Patient|Name|Pt)\.?\s+(?=\p{Lu})/u,
  ],
  ['ageSex', /^\s*age\s*(?:[/&]|and)\s*(?:sex|gender)\s+(?=\S*\d|[mf]\b)/i],
  ['date', /^\s*(?:date|dated|dt)\.?\s+(?=\S*\d)/i],
  ['other', /^\s*(?:d\.?o\.?b|date\s*of\s*birth|address|uhid|opd?\s*no|nhs\s*(?:no|number))\b\.?\s+(?=\S)/i],
]

export function readLabels(line: Passage, header: Header, top: boolean): boolean {
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
  if (found.length > 0 && found[0]!.index > LABEL_LEAD && used && top)
    readLeading(part(line, 0, found[0]!.index), header)
  if (used && REGISTERED.test(line.text)) readDoctor(line, header)
  return used || (top && found.length === 0 && readBare(line, header))
}
/** Fewer characters before the first label are marks, not a name. */
const LABEL_LEAD = 3
const REGISTERED = /\breg/i

function bareField(bare: string): Field {
  return /^age/i.test(bare) ? 'age' : /^sex/i.test(bare) ? 'sex' : 'weight'
}

function readBare(line: Passage, header: Header): boolean {
  for (const [field, label] of BARE) {
    const match = label.exec(line.text)
    if (match && take(field, part(line, match[0].length), header)) return true
  }
  return false
}

/** What stands before the first label: "Mrs. Asha Rao  Age: 45". */
function readLeading(before: Passage, header: Header): void {
  if (!readDoctor(before, header)) readPerson(before, header)
}

/** Gives a field its value; false where the value can't be one. */
export function take(field: Field, value: Passage, header: Header): boolean {
  const { patient } = header
  switch (field) {
    case 'name': {
      const end = readAgeSex(value, header) ?? value.text.length
      const name = part(value, 0, end)
      if (!/[a-z]{2}/i.test(name.text) || isDoctor(name.text)) return false
      patient.name ??= readingOf(name)
      return true
    }
    case 'age':
    case 'ageSex':
      return readAge(value, header)
    case 'sex':
      return readSex(value, header)
    case 'weight': {
      const weight = /(?<![\p{L}\d])\d{1,3}(?:\.\d+)?\s*(?:kgs?|kilos?|lbs?|g)?(?![\p{L}\d])\.?/iu.exec(
        value.text,
      )
      if (!weight) return false
      patient.weight ??= readingOf(part(value, weight.index, weight.index + weight[0].length))
      return true
    }
    case 'date':
      return takeDate(value, header)
    case 'other':
      return true
  }
}

/** A labelled date counts more than one found in passing; one that can't be read is shown as it stands. */
function takeDate(value: Passage, header: Header): boolean {
  const date = findDate(value.text)
  if (date) {
    header.date = { ...readingOf(part(value, date.from, date.to)), value: date.value }
    return true
  }
  if ((value.text.match(/\d/g) ?? []).length < LEAST_DATE_FIGURES) return false
  header.date ??= { ...readingOf(value), standing: 'unsure' }
  return true
}
/** "4/10/202l" has that many left; "Date: 7 am" is no date. */
const LEAST_DATE_FIGURES = 3
