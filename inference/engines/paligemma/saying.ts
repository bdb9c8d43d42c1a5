/** What the model says, piece by piece, and how sure it is of it. */

/** Text that became complete with a token; empty for the token that ends an answer. */
export interface Piece {
  text: string
  /** Tokens that it took: several for a character that the vocabulary has only as bytes. */
  tokens: number
  /** Sum of the logarithms of their probabilities. */
  logProbability: number
}

export interface Saying {
  text: string
  pieces: readonly Piece[]
}

export function sayingOf(pieces: readonly Piece[]): Saying {
  return { text: pieces.map(({ text }) => text).join(''), pieces }
}

/**
 * 0..1: the geometric mean of the probabilities that the model gave to the tokens of this stretch of text. The product
 * would fall with every further word, and the least of them say more of a turn of phrase than of what was read. It
 * says how sure the model is, not how often it is right: nobody has calibrated it.
 */
export function confidenceOf({ pieces }: Saying, from = 0, to = Number.POSITIVE_INFINITY): number {
  let tokens = 0
  let logProbability = 0
  let at = 0
  for (const piece of pieces) {
    const end = at + piece.text.length
    // A piece without text counts where it stands: at the end of the whole.
    if (at < to && (end > from || (end === at && at >= from))) {
      tokens += piece.tokens
      logProbability += piece.logProbability
    }
    at = end
  }
  return tokens === 0 ? 0 : Math.exp(logProbability / tokens)
}

/** Of one token, from the logits of the whole vocabulary. */
export function logProbabilityOf(token: number, logits: Float32Array): number {
  let largest = Number.NEGATIVE_INFINITY
  for (const logit of logits) if (logit > largest) largest = logit
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - largest)
  return logits[token]! - largest - Math.log(sum)
}
