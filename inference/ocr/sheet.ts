/**
 * Where a photographed sheet lies: the bright area of a small picture, whose four edges must each follow a gentle
 * curve all along. Anything less certain is no sheet: a page is better read as it lies than bent by mistake.
 */
import type { Point } from '../engine.ts'
import { largestBrightArea } from './bright-area.ts'
import { bowOf, type Curve, crossing, fitEdge, follows, valueAt } from './edge.ts'
import { luminance, type Raster, resizeRaster } from './raster.ts'

/** Corners clockwise from the top left, in pixels of the picture. */
export type Corners = readonly [Point, Point, Point, Point]

export interface Sheet {
  corners: Corners
  /** How far the middle of each edge bows from its chord, in pixels: top and bottom downwards, left and right to the right. */
  bows: { top: number; right: number; bottom: number; left: number }
}

/** The sheet is looked for at this size: a pixel there is a few of the picture, and edges are told to half a pixel. */
const SEARCHED_SIDE = 400
/** Paper is at least this much brighter than what lies beside it, so far to either side of the edge … */
const BRIGHTER = 18
const BESIDE = 4
/** … along this share of the edge. */
const PARTED = 0.85
/** Cosine of the sharpest (and bluntest) corner, 60° or 120°. */
const SHARPEST = 0.5
/** The strongest bow, as a share of the edge. */
const STRONGEST_BOW = 0.1

export async function findSheet(raster: Raster): Promise<Sheet | undefined> {
  const scale = Math.min(1, SEARCHED_SIDE / Math.max(raster.width, raster.height))
  const small = await resizeRaster(raster, Math.ceil(raster.width * scale), Math.ceil(raster.height * scale))
  const light = luminances(small)
  const area = largestBrightArea(light, small.width, small.height)
  if (!area) return undefined
  const { width, height } = small
  const edges = {
    top: fitEdge(area.top),
    bottom: fitEdge(area.bottom),
    left: fitEdge(area.left),
    right: fitEdge(area.right),
  }
  const { top, bottom, left, right } = edges
  if (!top || !bottom || !left || !right) return undefined
  const meet = [
    crossing(top, left),
    crossing(top, right),
    crossing(bottom, right),
    crossing(bottom, left),
  ] as const
  const [a, b, c, d] = meet
  if (!isPlausible(meet, width, height)) return undefined
  const sound =
    follows(area.top, top, a[0], b[0]) &&
    follows(area.bottom, bottom, d[0], c[0]) &&
    follows(area.left, left, a[1], d[1]) &&
    follows(area.right, right, b[1], c[1])
  if (!sound) return undefined
  const at = (x: number, y: number) => light[clampTo(y, height) * width + clampTo(x, width)]!
  const across = (edge: Curve, side: 1 | -1) => (along: number) =>
    at(along, valueAt(edge, along) + side * BESIDE) - at(along, valueAt(edge, along) - side * BESIDE)
  const down = (edge: Curve, side: 1 | -1) => (along: number) =>
    at(valueAt(edge, along) + side * BESIDE, along) - at(valueAt(edge, along) - side * BESIDE, along)
  const parted =
    isParted(across(top, 1), a[0], b[0]) &&
    isParted(across(bottom, -1), d[0], c[0]) &&
    isParted(down(left, 1), a[1], d[1]) &&
    isParted(down(right, -1), b[1], c[1])
  if (!parted) return undefined
  const [sx, sy] = [raster.width / width, raster.height / height]
  const full = ([x, y]: Point): Point => [(x + 0.5) * sx, (y + 0.5) * sy]
  const bows = {
    top: bowOf(top, a[0], b[0]) * sy,
    bottom: bowOf(bottom, d[0], c[0]) * sy,
    left: bowOf(left, a[1], d[1]) * sx,
    right: bowOf(right, b[1], c[1]) * sx,
  }
  const most = STRONGEST_BOW * Math.max(raster.width, raster.height)
  if (Object.values(bows).some((bow) => Math.abs(bow) > most)) return undefined
  return { corners: [full(a), full(b), full(c), full(d)], bows }
}

function isPlausible(corners: Corners, width: number, height: number): boolean {
  const inside = ([x, y]: Point) => x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1
  if (!corners.every(inside)) return false
  return corners.every(([x, y], i) => {
    const [px, py] = corners[(i + 3) % 4]!
    const [nx, ny] = corners[(i + 1) % 4]!
    const [ax, ay, bx, by] = [px - x, py - y, nx - x, ny - y]
    const turnsRight = ax * by - ay * bx < 0
    return turnsRight && Math.abs(ax * bx + ay * by) <= SHARPEST * Math.hypot(ax, ay) * Math.hypot(bx, by)
  })
}

function isParted(difference: (along: number) => number, from: number, to: number): boolean {
  let parted = 0
  let count = 0
  // The corners themselves lie beside two edges.
  for (let along = Math.ceil(from) + 2 * BESIDE; along <= to - 2 * BESIDE; along++) {
    count++
    if (difference(along) >= BRIGHTER) parted++
  }
  return parted >= PARTED * count
}

function clampTo(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, Math.round(value)))
}

function luminances({ data, width, height }: Raster): Uint8Array {
  const light = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < light.length; i++, at += 3)
    light[i] = luminance(data[at]!, data[at + 1]!, data[at + 2]!)
  return light
}
