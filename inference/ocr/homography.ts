/** Plane-to-plane projection between a rectangle and a quadrilateral (Heckbert 1989, §2.2.3): undoes perspective, and draws it. */
import type { Point } from '../engine.ts'

export type Homography = readonly [number, number, number, number, number, number, number, number, number]

export function mapPoint(h: Homography, [x, y]: Point): Point {
  const w = h[6] * x + h[7] * y + h[8]
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w]
}

/** Takes (0,0) (width,0) (width,height) (0,height) to the four corners in this order. */
export function rectToQuad(
  corners: readonly [Point, Point, Point, Point],
  width: number,
  height: number,
): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners
  const sx = x0 - x1 + x2 - x3
  const sy = y0 - y1 + y2 - y3
  const dx1 = x1 - x2
  const dx2 = x3 - x2
  const dy1 = y1 - y2
  const dy2 = y3 - y2
  const det = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / det
  const h = (dx1 * sy - sx * dy1) / det
  return [
    (x1 - x0 + g * x1) / width,
    (x3 - x0 + h * x3) / height,
    x0,
    (y1 - y0 + g * y1) / width,
    (y3 - y0 + h * y3) / height,
    y0,
    g / width,
    h / height,
    1,
  ]
}

/** The inverse of `rectToQuad`. */
export function quadToRect(
  corners: readonly [Point, Point, Point, Point],
  width: number,
  height: number,
): Homography {
  const [a, b, c, d, e, f, g, h, i] = rectToQuad(corners, width, height)
  // The adjugate will do: a homography's scale is free.
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ]
}
