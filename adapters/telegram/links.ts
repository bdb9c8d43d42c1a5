/**
 * Telegram makes links of what looks like one, also in quotes: @names ping people, addresses can be tapped. What
 * stands on a page must not do that. Set as code, the words stay as they are and nothing is made of them.
 */
import type { Span } from '../text-split.ts'

/** Endings of more than two letters that are met in addresses; those of countries have two. */
const LONG_ENDINGS =
  'com|org|net|info|biz|edu|gov|mil|int|name|mobi|app|dev|xyz|online|site|website|shop|store|link|click|live|top|club|space|cloud|tech|health|healthcare|care|clinic|doctor|dental|hospital|pharmacy|med|med|bio|life|world|today|news|blog|page|wiki|page|asia|travel|jobs|pro|tel|zip'

/** As Telegram finds them: TDLib's MessageEntity.cpp, on the wide side. */
const PATTERNS = [
  // Addresses with a scheme, or of mail.
  /\b[a-z][a-z0-9+.-]*:\/\/\S+/giu,
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/giu,
  // Bare ones. An ending with only its first letter in upper case is a sentence without a space: "Tab.Pan".
  new RegExp(
    `(?<![\\p{L}\\p{N}_@.-])(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}_-]*)\\.)+(?:[a-z]{2}|[A-Z]{2}|${LONG_ENDINGS}|${LONG_ENDINGS.toUpperCase()})(?![\\p{L}\\p{N}_-])(?:[:/?#]\\S*)?`,
    'gu',
  ),
  /(?<![\p{L}\p{N}.-])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/\S*)?(?![\p{L}\p{N}])/gu,
  // People, topics, shares, commands.
  /(?<![\p{L}\p{N}_])@[A-Za-z0-9_]{2,32}/gu,
  /(?<![\p{L}\p{N}_])#[\p{L}\p{N}_]{1,256}/gu,
  /(?<![\p{L}\p{N}_$])\$[A-Z]{1,8}(?![\p{L}\p{N}_])/gu,
  /(?<![\p{L}\p{N}_/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?/gu,
]

/** No pattern finds anything without one of these; most texts have none. */
const LIKELY = /[@#$/]|\.\S/u

/** Stretches of the text that Telegram would make something of, in order, none overlapping. */
export function linksIn(text: string): Span[] {
  if (!LIKELY.test(text)) return []
  const found = PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ offset: index, length })),
  ).sort((a, b) => a.offset - b.offset || b.length - a.length)
  const apart: Span[] = []
  for (const span of found) {
    const last = apart.at(-1)
    const lastEnd = last === undefined ? 0 : last.offset + last.length
    if (last === undefined || span.offset >= lastEnd) apart.push(span)
    else last.length = Math.max(lastEnd, span.offset + span.length) - last.offset
  }
  return apart
}
