/** A page's picture → its lines of text, upright and in reading order. */
import { setImmediate } from 'node:timers/promises'
import type { EncodeOptions, PageImage, PageProblem, Point, Turn } from '../engine.ts'
import { InferenceError } from '../errors.ts'
import { detectRegions, type Region } from './detect.ts'
import { flattenSheet } from './flatten.ts'
import type { Rectangle } from './geometry.ts'
import { joinPieces, type Piece } from './join.ts'
import type { TextLine } from './line.ts'
import type { TextModels } from './models.ts'
import { pageAngle, readingOrder } from './order.ts'
import { findTurn } from './orientation.ts'
import { findProblems, legibilityOf, median } from './quality.ts'
import { decodePage, measureLight, type Raster, toneCurve, turnRaster } from './raster.ts'
import { readRectangle } from './read-rectangle.ts'
import type { Recognition } from './recognise.ts'
import { partRxSign } from './rx-sign.ts'
import { separate } from './separate.ts'

export interface PageLines {
  turn: Turn
  /** In reading order; places are on the page after the turn, or on the flat sheet where `toPage` is given. */
  lines: TextLine[]
  /** The page was laid flat to be read: where a place on the flat sheet is on the page, both in shares. */
  toPage?: (place: Point) => Point
  problems: PageProblem[]
  /** 0..1: mean confidence, weighted by length. */
  legibility: number
}

/** Pieces read less surely than this are texture, stamps or scribbles: no word of them can be told. */
const LEAST_CONFIDENCE = 0.2

/** Shares of the time that the stages take, for the progress bar. */
const FOUND = 0.35
const READ = 0.95

/** @throws InferenceError 'cancelled' once the signal is raised; 'broken-image'. */
export async function readLines(
  page: PageImage,
  models: TextModels,
  options: EncodeOptions = {},
): Promise<PageLines> {
  const { signal, onProgress } = options
  try {
    onProgress?.({ stage: 'preparing', done: 0 })
    signal?.throwIfAborted()
    const decoded = await decodePage(page)
    const light = measureLight(decoded)
    const curve = toneCurve(light)
    onProgress?.({ stage: 'finding-text', done: 0.05 })
    signal?.throwIfAborted()
    const found = separate(await detectRegions(decoded, curve, models.detector))
    const readUpright = regionReader(decoded, curve, models)
    const turn = await findTurn(decoded, curve, found, models, readUpright, signal)
    const upright = await turnRaster(decoded, turn)
    const standing = turn === 0 ? found : separate(await detectRegions(upright, curve, models.detector))
    const flat = await flattenSheet(upright, standing)
    const raster = flat?.raster ?? upright
    const regions = flat ? separate(await detectRegions(raster, curve, models.detector)) : standing
    const readRegion = raster === decoded ? readUpright : regionReader(raster, curve, models)
    onProgress?.({ stage: 'reading-text', done: FOUND })
    const pieces = await readRegions(regions, readRegion, signal, (share) =>
      onProgress?.({ stage: 'reading-text', done: FOUND + (READ - FOUND) * share }),
    )
    const lines = readingOrder(pieces, pageAngle(pieces))
      .flatMap(partRxSign)
      .map((line) => joinPieces(line, raster))
    const legibility = legibilityOf(lines)
    const textHeight = median(pieces.map(({ rectangle }) => rectangle.height)) * (page.width / decoded.width)
    const problems = await findProblems(lines, legibility, { light, textHeight, raster })
    return { turn, lines, problems, legibility, ...(flat ? { toPage: flat.toPage } : {}) }
  } catch (error) {
    if (signal?.aborted)
      throw new InferenceError('cancelled', 'Reading the page was cancelled.', { cause: error })
    throw error
  }
}

type RegionReader = (rectangle: Rectangle) => Promise<Recognition>

async function readRegions(
  regions: readonly Region[],
  readRegion: RegionReader,
  signal: AbortSignal | undefined,
  onRead: (share: number) => void,
): Promise<Piece[]> {
  const pieces: Piece[] = []
  // The widest first: the runtime's memory reaches its full size once instead of growing in fragments.
  const rectangles = regions.map(({ rectangle }) => rectangle).sort((a, b) => aspect(b) - aspect(a))
  for (const [i, rectangle] of rectangles.entries()) {
    // Lets a raised signal in: the models run on this very thread.
    await setImmediate()
    signal?.throwIfAborted()
    const recognition = await readRegion(rectangle)
    onRead((i + 1) / rectangles.length)
    if (recognition.confidence < LEAST_CONFIDENCE) continue
    pieces.push({ rectangle, recognition })
  }
  return pieces
}

/** Reads every rectangle once, however often it is asked for. */
function regionReader(raster: Raster, curve: Float32Array, models: TextModels): RegionReader {
  const read = new Map<Rectangle, Promise<Recognition>>()
  return (rectangle) => {
    const reading = read.get(rectangle) ?? readRectangle(raster, curve, rectangle, models)
    read.set(rectangle, reading)
    return reading
  }
}

function aspect({ width, height }: Rectangle): number {
  return width / height
}
