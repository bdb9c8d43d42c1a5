/** Lists on one line: "DM, HTN, Dyslipidemia", "Diabetes / Hypertension / Cholesterol", "1) CBC 2) LFT". */
import { isBlank, type Passage, part } from './passage.ts'

/** A slash parts words of three letters and more; "B/L" and "K/C/O" are one. */
const SEPARATOR =
  /\s*[,;•|]\s*|\s+\/\s+|(?<=[A-Za-z]{3})\/(?=[A-Za-z]{3})|\s+\+\s+|\s+&\s+|(?:^|\s+)\(?\d{1,2}[.)]\s+|\s+\band\b\s+|^\s*[-*●▪]\s*/gi

export function items(passage: Passage): Passage[] {
  const list: Passage[] = []
  let from = 0
  for (const match of passage.text.matchAll(SEPARATOR)) {
    list.push(part(passage, from, match.index))
    from = match.index + match[0].length
  }
  list.push(part(passage, from))
  return list.map(unended).filter((item) => !isBlank(item) && /[a-z0-9]/i.test(item.text))
}

/** A full stop that ends the sentence is no part of the item. */
function unended(item: Passage): Passage {
  return /[a-z]{3}\.$/i.test(item.text) ? part(item, 0, item.text.length - 1) : item
}
