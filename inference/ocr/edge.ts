/** One edge of a sheet as a gentle curve, fitted to the outermost pixels of a bright area. */
import type { Point } from '../engine.ts'

/** An edge's fit begins with the middle of it, where no other edge is near … */
const MIDDLE = [0.25, 0.75] as const
/** … and then takes in what lies this near to it, in pixels, this many times. */
const NEAR = 2
const REFITS = 3
/** Of an edge's length so much must lie near its curve. */
const FOLLOWED = 0.9
/** Shorter edges, in pixels, and fits to fewer points say nothing. */
const LEAST_LENGTH = 50
const LEAST_POINTS = 12
/** Steps until two edges' meeting point stands still. */
const SETTLED = 20

/** value = a + b·along + c·along² */
export type Curve = readonly [a: number, b: number, c: number]

export const valueAt = ([a, b, c]: Curve, along: number) => a + along * (b + along * c)

/** How far the middle lies from the chord. */
export function bowOf(curve: Curve, from: number, to: number): number {
  return valueAt(curve, (from + to) / 2) - (valueAt(curve, from) + valueAt(curve, to)) / 2
}

/** The curve along which most of an area's outermost pixels lie. */
export function fitEdge(edge: Int32Array): Curve | undefined {
  const present = [...edge.keys()].filter((along) => edge[along]! >= 0)
  if (present.length < LEAST_LENGTH) return undefined
  const [first, last] = [present[0]!, present.at(-1)!]
  const [from, to] = MIDDLE.map((share) => first + share * (last - first)) as [number, number]
  let points = present.filter((along) => along >= from && along <= to)
  let curve = leastSquares(points, edge)
  for (let refit = 0; curve && refit < REFITS; refit++) {
    const fitted: Curve = curve
    points = present.filter((along) => Math.abs(edge[along]! - valueAt(fitted, along)) <= NEAR)
    curve = leastSquares(points, edge)
  }
  return curve
}

/** Quadratic through points by the normal equations, about their middle for the sake of precision. */
function leastSquares(points: readonly number[], edge: Int32Array): Curve | undefined {
  if (points.length < LEAST_POINTS) return undefined
  const middle = points.reduce((sum, along) => sum + along, 0) / points.length
  let [s1, s2, s3, s4, y0, y1, y2] = [0, 0, 0, 0, 0, 0, 0]
  for (const along of points) {
    const t = along - middle
    const y = edge[along]!
    s1 += t
    s2 += t * t
    s3 += t ** 3
    s4 += t ** 4
    y0 += y
    y1 += t * y
    y2 += t * t * y
  }
  const n = points.length
  const det = n * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s3 * s2) + s2 * (s1 * s3 - s2 * s2)
  if (Math.abs(det) < 1e-9) return undefined
  const a = (y0 * (s2 * s4 - s3 * s3) - s1 * (y1 * s4 - s3 * y2) + s2 * (y1 * s3 - s2 * y2)) / det
  const b = (n * (y1 * s4 - s3 * y2) - y0 * (s1 * s4 - s3 * s2) + s2 * (s1 * y2 - y1 * s2)) / det
  const c = (n * (s2 * y2 - y1 * s3) - s1 * (s1 * y2 - y1 * s2) + y0 * (s1 * s3 - s2 * s2)) / det
  return [a - b * middle + c * middle * middle, b - 2 * c * middle, c]
}

/** Where a level edge (y of x) and an upright one (x of y) meet: both are nearly straight, so a few steps settle. */
export function crossing(level: Curve, upright: Curve): Point {
  let y = valueAt(level, 0)
  let x = 0
  for (let step = 0; step < SETTLED; step++) {
    x = valueAt(upright, y)
    y = valueAt(level, x)
  }
  return [x, y]
}

/** Between two corners the outline keeps to the curve. */
export function follows(edge: Int32Array, curve: Curve, from: number, to: number): boolean {
  let near = 0
  let count = 0
  for (let along = Math.ceil(from); along <= to; along++) {
    count++
    if (edge[along]! >= 0 && Math.abs(edge[along]! - valueAt(curve, along)) <= NEAR) near++
  }
  return near >= FOLLOWED * count
}
