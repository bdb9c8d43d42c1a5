/** What a direction of the page means in plain words: "1-0-0", "BD". */
import { readSig } from '../sig/sig.ts'
import type { Asked } from './items.ts'
import type { Pages } from './search.ts'
import { sigInWords } from './wording/sig.ts'

const CODE =
  /\d(?:\/\d)? ?- ?\d(?:\/\d)?(?: ?- ?\d(?:\/\d)?){0,2}|\b(?:o\.?d|b\.?d|b\.?i\.?d|t\.?d\.?s|t\.?i\.?d|q\.?d\.?s|q\.?i\.?d|h\.?s|s\.?o\.?s|p\.?r\.?n|stat|a\.?c|p\.?c|q\d+h)\b/i

/** `false` where nothing of that kind is asked, or stands on the page. */
export function answerMeaning(text: string, { words, composer }: Asked, pages: Pages): boolean {
  const code = CODE.exec(text)?.[0]
  if (code === undefined) return false
  const spaceless = (one: string) => one.replace(/[\s.]/g, '').toLowerCase()
  const lines = pages.flatMap((page, index) =>
    page.flatMap(({ text: line, box, quad, confidence }) =>
      line.split(/[\s(),]+/).some((word) => spaceless(word) === spaceless(code)) ||
      (spaceless(line).includes(`${spaceless(code)}`) && /\d/.test(code))
        ? [{ page: index, box, quad, quote: line, confidence }]
        : [],
    ),
  )
  if (lines.length === 0) {
    composer.miss()
    composer.say(words.notFound(words.quote(code)))
    return true
  }
  const { dosages, unclear } = readSig(code)
  const meant = dosages.length > 0 ? sigInWords(dosages, words.language) : ''
  composer.find()
  if (meant === '' || unclear.length > 0) composer.doubt()
  composer.say(
    `${words.quote(code)}${words.colon}${meant === '' ? words.readingUnsure(words.quote(code)) : meant} ${composer.cite(lines)}`,
  )
  if (unclear.length > 0) composer.say(words.unclear(unclear.join('; ')))
  return true
}
