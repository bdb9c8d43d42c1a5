/** Which way up a page lies: detected pieces of text are read in every direction they can run in. */
import type { Turn } from '../engine.ts'
import { cropRectangle } from './crop.ts'
import type { Region } from './detect.ts'
import { partOf, type Rectangle, readAt } from './geometry.ts'
import type { TextModels } from './models.ts'
import type { Raster } from './raster.ts'
import { type Recognition, recognise } from './recognise.ts'

const UPRIGHT_FIRST = [0, 180] as const
const SIDEWAYS_FIRST = [90, 270] as const
/** A region shows the way its text runs when it is this much longer than thick. */
const ELONGATED = 1.8
/** One direction is believed without looking at the other when this share of the length runs along it. */
const CLEAR_MAJORITY = 0.7
/** As many pieces are read first, and all of these when that leaves doubt. */
const FIRST_PIECES = 3
const MOST_PIECES = 8
/** Upside-down text is never read this surely: the other direction needs no look. */
const SURE = 0.9
/** … when it has this many letters, more than a stray mark gives. */
const LEAST_LETTERS = 4
/** The better direction must beat the next by this factor, else more pieces are read. */
const CLEAR_LEAD = 1.5
/** Pieces are cut to this many times their thickness: some ten letters tell the direction. */
const LONGEST_PIECE = 8

/**
 * @param readUpright Reads a whole region as it lies: most pages are upright, and what was read of them here needs
 *   no second reading.
 */
export async function findTurn(
  raster: Raster,
  curve: Float32Array,
  regions: readonly Region[],
  models: TextModels,
  readUpright: (rectangle: Rectangle) => Promise<Recognition>,
  signal?: AbortSignal,
): Promise<Turn> {
  const pieces = pickPieces(regions)
  if (pieces.length === 0) return 0
  const turns = likelyTurns(regions)
  const scores = new Map<Turn, number>(turns.map((turn) => [turn, 0]))
  for (const [from, to] of [
    [0, FIRST_PIECES],
    [FIRST_PIECES, MOST_PIECES],
  ] as const) {
    const batch = pieces.slice(from, to)
    for (const turn of turns) {
      let surely = 0
      for (const piece of batch) {
        signal?.throwIfAborted()
        const whole = alongText(piece.rectangle, turn)
        const { text, confidence } =
          turn === 0
            ? await readUpright(piece.rectangle)
            : await recognise(cropRectangle(raster, curve, cutPiece(whole)), models)
        // As many as a cut piece shows: directions are compared by pieces of the same length.
        const shown = turn === 0 ? Math.min(1, cutShare(whole)) : 1
        const letters = shown * text.replace(/[^\p{L}\p{N}]/gu, '').length
        scores.set(turn, scores.get(turn)! + confidence * confidence * letters)
        if (confidence >= SURE && letters >= LEAST_LETTERS) surely++
      }
      if (surely >= Math.max(2, batch.length * 0.6)) return turn
    }
    const ranked = [...scores.values()].sort((a, b) => b - a)
    if (ranked[0]! > CLEAR_LEAD * (ranked[1] ?? 0)) break
  }
  // On a tie the first wins: most pages are upright.
  return turns.reduce((best, turn) => (scores.get(turn)! > scores.get(best)! ? turn : best))
}

/** The rectangle with its width along the text, on a picture that needs this turn. */
export function alongText(rectangle: Rectangle, turn: Turn): Rectangle {
  return readAt(rectangle, ((4 - turn / 90) % 4) as 0 | 1 | 2 | 3)
}

function pickPieces(regions: readonly Region[]): Region[] {
  const long = regions.filter(({ rectangle }) => elongation(rectangle) >= ELONGATED)
  return (long.length > 0 ? long : [...regions])
    .sort((a, b) => b.score * longSide(b.rectangle) - a.score * longSide(a.rectangle))
    .slice(0, MOST_PIECES)
}

function likelyTurns(regions: readonly Region[]): Turn[] {
  let flat = 0
  let total = 0
  for (const { rectangle } of regions) {
    if (elongation(rectangle) < ELONGATED) continue
    const length = longSide(rectangle)
    total += length
    if (rectangle.width > rectangle.height) flat += length
  }
  const share = total === 0 ? 0.5 : flat / total
  if (share >= CLEAR_MAJORITY) return [...UPRIGHT_FIRST]
  if (share <= 1 - CLEAR_MAJORITY) return [...SIDEWAYS_FIRST]
  return [...UPRIGHT_FIRST, ...SIDEWAYS_FIRST]
}

function cutShare({ width, height }: Rectangle): number {
  return (LONGEST_PIECE * height) / width
}

function cutPiece(rectangle: Rectangle): Rectangle {
  const share = cutShare(rectangle)
  return share >= 1 ? rectangle : partOf(rectangle, 0.5 - share / 2, 0.5 + share / 2)
}

function longSide({ width, height }: Rectangle): number {
  return Math.max(width, height)
}

function elongation({ width, height }: Rectangle): number {
  return Math.max(width, height) / Math.max(1, Math.min(width, height))
}
