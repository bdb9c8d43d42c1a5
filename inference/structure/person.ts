/** Age and sex as forms have them: "45/F", "45 yrs Male", "F/45"; and when they can't be read. */
import type { Reading } from '../prescription.ts'
import type { Header } from './header.ts'
import { type Passage, part, readingOf, wordReadingOf } from './passage.ts'

const YEARS = String.raw`\d{1,3}\s*(?:years?|yrs?|y|months?|mths?|mo|m|days?)?(?:\s*old)?`
const SEX = String.raw`male|female|m|f`
const AGE_SEX = new RegExp(
  String.raw`(?<![\p{L}\d/.-])(?<age>${YEARS})\.?\s*[/,|\s-]\s*(?<sex>${SEX})\b(?![/\d])|\b(?<sex2>${SEX})\s*[/,]\s*(?<age2>\d{1,3}\s*(?:years?|yrs?|y|months?)?)(?![\p{L}\d/])`,
  'iu',
)
/** The same with letters among the figures ("S8 / M", "6l, F"): shown as it stands, never as the age. */
const GARBLED = /(?<![\p{L}\d/.-])(?<age>(?=[^\s/,]*\d)[\p{L}\d]{2,4})\s*[/,|]\s*(?<sex>male|female|m|f)\b/iu
const AGE =
  /(?<![\p{L}\d])\d{1,3}\s*(?:years?|yrs?|y|months?|mths?|mo|m|days?|weeks?)?(?:\s*\d{1,2}\s*(?:months?|mths?|m))?(?![\p{L}\d])\.?/iu

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

/** Takes both; gives back where they begin, or nothing. */
export function readAgeSex(line: Passage, header: Header): number | undefined {
  const clear = AGE_SEX.exec(line.text)
  const match = clear ?? GARBLED.exec(line.text)
  if (!match) return undefined
  const { age, age2, sex, sex2 } = match.groups!
  const ageText = (age ?? age2)!
  const sexText = (sex ?? sex2)!
  const ageAt = match.index + (age ? match[0].indexOf(age) : match[0].lastIndexOf(ageText))
  const sexAt = match.index + (age ? match[0].lastIndexOf(sexText) : match[0].indexOf(sexText))
  const reading = readingOf(part(line, ageAt, ageAt + ageText.length))
  header.patient.age ??= clear && isClear(reading) ? reading : { ...reading, standing: 'unsure' }
  header.patient.sex ??= {
    ...wordReadingOf(part(line, sexAt, sexAt + sexText.length)),
    value: SEXES[sexText.toLowerCase()]!,
  }
  return match.index
}

/** An age seen worse than this is shown as unsure: "6y" may be 64. */
const CLEAR_AGE = 0.7
const isClear = ({ evidence }: Reading) => evidence.every(({ confidence }) => confidence >= CLEAR_AGE)

/** The value of a field headed "Age". */
export function readAge(value: Passage, header: Header): boolean {
  if (readAgeSex(value, header) !== undefined) return true
  const age = AGE.exec(value.text)
  if (age) {
    header.patient.age ??= readingOf(part(value, age.index, age.index + age[0].length))
    return true
  }
  const garbled = /^[^\s/,]*\d[^\s/,]*/.exec(value.text)?.[0]
  if (garbled) header.patient.age ??= { ...readingOf(part(value, 0, garbled.length)), standing: 'unsure' }
  return garbled !== undefined
}

export function readSex(value: Passage, header: Header): boolean {
  const word = /^[a-z]+/i.exec(value.text)?.[0] ?? ''
  const sex = SEXES[word.toLowerCase()]
  if (!sex) return false
  header.patient.sex ??= { ...wordReadingOf(part(value, 0, word.length)), value: sex }
  return true
}
