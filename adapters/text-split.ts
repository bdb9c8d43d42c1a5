/** Cuts a long text into messages where a reader would pause. Platforms count in UTF-16 units, as strings do. */

/** A stretch of the text that should stay in one piece: a quote, a piece of code. */
export interface Span {
  offset: number
  length: number
}

export interface Piece {
  text: string
  /** Where it began in the whole text. */
  offset: number
}

/** Best first: the end of a paragraph, of a line, of a sentence, of a word. */
const PAUSES = [/\n[^\S\n]*\n\s*/g, /\n\s*/g, /(?<=[.!?।…])\s+/g, /\s+/g]
/** A pause that would leave a piece emptier than this is passed over for a lesser one. */
const MIN_FILL = 0.25

/**
 * Pieces of at most `limit` units that together hold all of the text but the white space between them. A span is
 * cut only where it is longer than a piece itself; a letter and its marks, or a surrogate pair, never.
 *
 * @param limit at least long enough for one letter
 */
export function splitText(text: string, limit: number, spans: readonly Span[] = []): Piece[] {
  const pieces: Piece[] = []
  let offset = text.length - text.trimStart().length
  const end = text.trimEnd().length
  while (offset < end) {
    const cut = end - offset <= limit ? { end, next: end } : cutIn(text, offset, limit, spans)
    pieces.push({ text: text.slice(offset, cut.end), offset })
    offset = cut.next
  }
  return pieces
}

interface Cut {
  end: number
  /** Where the next piece begins. */
  next: number
}

function cutIn(text: string, offset: number, limit: number, spans: readonly Span[]): Cut {
  const window = text.slice(offset, offset + limit + 1)
  // First with every span whole; a span too long for one message is cut like text.
  const whole = spans.filter(({ length }) => length <= limit)
  const isOpen = (at: number) => whole.every((span) => at <= span.offset || at >= span.offset + span.length)
  for (const least of [limit * MIN_FILL, 0]) {
    for (const pause of PAUSES) {
      const found = [...window.matchAll(pause)].findLast(
        ({ index, 0: space }) =>
          index > least && index <= limit && isOpen(offset + index) && isOpen(offset + index + space.length),
      )
      if (found !== undefined) return cutAt(text, offset + found.index)
    }
  }
  const before = whole.find(
    (span) => span.offset < offset + limit && span.offset + span.length > offset + limit,
  )
  if (before !== undefined && before.offset > offset) return cutAt(text, before.offset)
  return cutAt(text, lastLetterEnd(window, limit) + offset)
}

function cutAt(text: string, at: number): Cut {
  const head = text.slice(0, at).trimEnd().length
  return { end: head, next: at + (text.length - at - text.slice(at).trimStart().length) }
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The last end of a whole letter within the limit; of a code point where one letter alone is longer than that. */
function lastLetterEnd(window: string, limit: number): number {
  let end = 0
  for (const { index, segment } of letters.segment(window)) {
    if (index + segment.length > limit) break
    end = index + segment.length
  }
  if (end > 0) return end
  const code = window.charCodeAt(limit - 1)
  return code >= 0xd800 && code < 0xdc00 ? limit - 1 : limit
}
