/** Plane geometry of text regions. Pixels, y downwards, angles in radians (positive: the text falls to the right). */
import type { Box, Point, Quad } from '../engine.ts'

/** A rectangle at an angle: `width` runs along the text, `height` across it. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
  angle: number
}

/** Convex hull by Andrew's monotone chain; collinear points are left out. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  if (sorted.length < 3) return sorted
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = []
    for (const point of ordered) {
      while (chain.length >= 2 && cross(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop()
      chain.push(point)
    }
    chain.pop()
    return chain
  }
  return [...half(sorted), ...half(sorted.reverse())]
}

function cross(origin: Point, a: Point, b: Point): number {
  return (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0])
}

/** The rectangle of least area around a convex hull: one of its sides lies on one of the hull's (Toussaint 1983). */
export function smallestRectangle(hull: readonly Point[]): Rectangle {
  let smallest: Rectangle | undefined
  for (let i = 0; i < hull.length; i++) {
    const [ax, ay] = hull[i]!
    const [bx, by] = hull[(i + 1) % hull.length]!
    const rectangle = rectangleAt(hull, uprightAngle(Math.atan2(by - ay, bx - ax)))
    if (!smallest || rectangle.width * rectangle.height < smallest.width * smallest.height)
      smallest = rectangle
  }
  return smallest ?? { x: 0, y: 0, width: 0, height: 0, angle: 0 }
}

/** The same direction, give or take quarter turns, within -45° (exclusive) to 45°. */
export function uprightAngle(angle: number): number {
  const quarter = Math.PI / 2
  return angle - quarter * Math.ceil(angle / quarter - 0.5)
}

/** The rectangle around points whose sides run at the given angle. */
export function rectangleAt(points: readonly Point[], angle: number): Rectangle {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  let left = Infinity
  let right = -Infinity
  let top = Infinity
  let bottom = -Infinity
  for (const [x, y] of points) {
    const along = x * cos + y * sin
    const across = y * cos - x * sin
    if (along < left) left = along
    if (along > right) right = along
    if (across < top) top = across
    if (across > bottom) bottom = across
  }
  const along = (left + right) / 2
  const across = (top + bottom) / 2
  return {
    x: along * cos - across * sin,
    y: along * sin + across * cos,
    width: right - left,
    height: bottom - top,
    angle,
  }
}

/** Grown by the same distance on every side. */
export function grow(rectangle: Rectangle, distance: number): Rectangle {
  return { ...rectangle, width: rectangle.width + 2 * distance, height: rectangle.height + 2 * distance }
}

/** Corners clockwise from the text's top left. */
export function corners({ x, y, width, height, angle }: Rectangle): [Point, Point, Point, Point] {
  const alongX = (Math.cos(angle) * width) / 2
  const alongY = (Math.sin(angle) * width) / 2
  const acrossX = (-Math.sin(angle) * height) / 2
  const acrossY = (Math.cos(angle) * height) / 2
  return [
    [x - alongX - acrossX, y - alongY - acrossY],
    [x + alongX - acrossX, y + alongY - acrossY],
    [x + alongX + acrossX, y + alongY + acrossY],
    [x - alongX + acrossX, y - alongY + acrossY],
  ]
}

/** The part of a rectangle between two shares (0..1) of its width. */
export function partOf(rectangle: Rectangle, from: number, to: number): Rectangle {
  const shift = ((from + to) / 2 - 0.5) * rectangle.width
  return {
    ...rectangle,
    x: rectangle.x + Math.cos(rectangle.angle) * shift,
    y: rectangle.y + Math.sin(rectangle.angle) * shift,
    width: rectangle.width * (to - from),
  }
}

/** The same rectangle read in another direction: its text starts a quarter turn (or two, or three) further clockwise. */
export function readAt(rectangle: Rectangle, quarters: 0 | 1 | 2 | 3): Rectangle {
  const { width, height } = rectangle
  const angle = rectangle.angle + (quarters * Math.PI) / 2
  return quarters % 2 === 0 ? { ...rectangle, angle } : { ...rectangle, width: height, height: width, angle }
}

/** Corners as shares of the page, kept on it. */
export function toQuad(rectangle: Rectangle, pageWidth: number, pageHeight: number): Quad {
  const onPage = ([x, y]: Point): Point => [clamp(x / pageWidth), clamp(y / pageHeight)]
  const [a, b, c, d] = corners(rectangle)
  return [onPage(a), onPage(b), onPage(c), onPage(d)]
}

/** The upright box around corners. */
export function boundingBox(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}

/** The value that half of the weight lies below. */
export function weightedMedian(values: readonly { value: number; weight: number }[]): number {
  const sorted = [...values].sort((a, b) => a.value - b.value)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let seen = 0
  for (const { value, weight } of sorted) {
    seen += weight
    if (seen >= half) return value
  }
  return 0
}
