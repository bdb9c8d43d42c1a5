/** A sheet that is seen at a slant or bows is laid flat before it is read; places go back to the page as it was sent. */
import type { Point } from '../engine.ts'
import type { Region } from './detect.ts'
import { type Homography, rectToQuad } from './homography.ts'
import type { Raster } from './raster.ts'
import { type Corners, findSheet, type Sheet } from './sheet.ts'

export interface Flattened {
  raster: Raster
  /** A place on the flat sheet → the same place on the page, both in shares. */
  toPage(place: Point): Point
}

/** Opposite edges differ by this factor before the slant is worth undoing … */
const SLANTED = 1.1
/** … or an edge bows by this share of its length. */
const BOWED = 0.008
/** The flat sheet has so many more pixels a side: what is drawn again pixel by pixel loses some of its sharpness. */
const FINER = 1.15

/** Nothing where no sheet is found for certain, where it lies flat enough, or where text stands beside it. */
export async function flattenSheet(
  raster: Raster,
  regions: readonly Region[],
): Promise<Flattened | undefined> {
  const sheet = await findSheet(raster)
  if (!sheet || !isBent(sheet) || !regions.every((region) => isOn(sheet.corners, region))) return undefined
  return flatten(raster, sheet)
}

function isBent({ corners: [a, b, c, d], bows }: Sheet): boolean {
  const [top, right, bottom, left] = [length(a, b), length(b, c), length(c, d), length(d, a)]
  const ratio = (one: number, other: number) => Math.max(one, other) / Math.min(one, other)
  return (
    Math.max(ratio(top, bottom), ratio(left, right)) >= SLANTED ||
    Math.max(Math.abs(bows.top) / top, Math.abs(bows.bottom) / bottom) >= BOWED ||
    Math.max(Math.abs(bows.left) / left, Math.abs(bows.right) / right) >= BOWED
  )
}

/** The corners go clockwise: a point on the sheet lies to the right of every edge. */
function isOn(corners: Corners, { rectangle: { x, y } }: Region): boolean {
  return corners.every(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % 4]!
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
  })
}

function flatten(raster: Raster, { corners, bows }: Sheet): Flattened {
  const [a, b, c, d] = corners
  const across = [length(a, b), length(c, d)] as const
  const down = [length(b, c), length(d, a)] as const
  // As wide and as high as on average, large enough that the nearer edge loses no detail, never larger than the picture.
  const nearer = Math.max(Math.max(...across) / mean(across), Math.max(...down) / mean(down))
  const most = Math.sqrt((raster.width * raster.height) / (mean(across) * mean(down)))
  const scale = Math.min(FINER * nearer, most)
  const width = Math.round(scale * mean(across))
  const height = Math.round(scale * mean(down))
  const place = placing(rectToQuad(corners, width, height), bows, width, height)
  const data = new Uint8Array(width * height * 3)
  const at = new Float64Array(2)
  for (let v = 0, pixel = 0; v < height; v++) {
    for (let u = 0; u < width; u++, pixel += 3) {
      place(u + 0.5, v + 0.5, at)
      sample(raster, at[0]! - 0.5, at[1]! - 0.5, data, pixel)
    }
  }
  return {
    raster: { data, width, height },
    toPage: ([u, v]) => {
      place(u * width, v * height, at)
      return [at[0]! / raster.width, at[1]! / raster.height]
    },
  }
}

/** A point of the flat sheet → where it is in the picture, written to `out`: no allocation for millions of points. */
function placing(
  [a, b, c, d, e, f, g, h, i]: Homography,
  { top, right, bottom, left }: Sheet['bows'],
  width: number,
  height: number,
): (u: number, v: number, out: Float64Array) => void {
  return (u, v, out) => {
    const depth = g * u + h * v + i
    const [t, s] = [u / width, v / height]
    // An edge that bows does so like a parabola; between two edges the bow goes over from one to the other.
    out[0] = (a * u + b * v + c) / depth + 4 * s * (1 - s) * ((1 - t) * left + t * right)
    out[1] = (d * u + e * v + f) / depth + 4 * t * (1 - t) * ((1 - s) * top + s * bottom)
  }
}

/** Bilinear. */
function sample({ data, width, height }: Raster, x: number, y: number, out: Uint8Array, at: number): void {
  const cx = Math.min(width - 1.001, Math.max(0, x))
  const cy = Math.min(height - 1.001, Math.max(0, y))
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const fx = cx - x0
  const fy = cy - y0
  const from = (y0 * width + x0) * 3
  const below = from + width * 3
  for (let channel = 0; channel < 3; channel++) {
    const top = data[from + channel]! * (1 - fx) + data[from + 3 + channel]! * fx
    const bottom = data[below + channel]! * (1 - fx) + data[below + 3 + channel]! * fx
    out[at + channel] = top * (1 - fy) + bottom * fy + 0.5
  }
}

function mean([one, other]: readonly [number, number]): number {
  return (one + other) / 2
}

function length([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(bx - ax, by - ay)
}
