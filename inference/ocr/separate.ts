/** Detected regions are generous: where two of one row reach into each other, each keeps its own half. */
import type { Region } from './detect.ts'
import { partOf, type Rectangle } from './geometry.ts'

/** Rows of neighbours: centres no further apart across the text than this share of the smaller height. */
const SAME_ROW = 0.4
/** Neighbours may overlap this many heights: each was grown by a third of its height at either end. */
const MOST_OVERLAP = 1
/** A piece that lies to this share within a larger one is a speck or a flourish of it. */
const CONTAINED = 0.7

/** Regions without those that lie within others, cut apart where neighbours overlap. */
export function separate(regions: readonly Region[]): Region[] {
  const bySize = [...regions].sort((a, b) => area(b.rectangle) - area(a.rectangle))
  const kept: Region[] = []
  for (const region of bySize) {
    if (!kept.some((larger) => sharedArea(larger.rectangle, region.rectangle) > CONTAINED))
      kept.push({ ...region })
  }
  for (const [i, a] of kept.entries()) {
    for (const b of kept.slice(i + 1)) cutApart(a, b)
  }
  return kept
}

function cutApart(a: Region, b: Region): void {
  const seen = inFrameOf(a.rectangle, b.rectangle)
  const smaller = Math.min(a.rectangle.height, b.rectangle.height)
  if (Math.abs(seen.across) > SAME_ROW * smaller) return
  const overlap = (a.rectangle.width + b.rectangle.width) / 2 - Math.abs(seen.along)
  const most = Math.min(MOST_OVERLAP * smaller, a.rectangle.width / 2, b.rectangle.width / 2)
  if (overlap <= 0 || overlap > most) return
  const [left, right] = seen.along > 0 ? [a, b] : [b, a]
  left.rectangle = partOf(left.rectangle, 0, 1 - overlap / 2 / left.rectangle.width)
  right.rectangle = partOf(right.rectangle, overlap / 2 / right.rectangle.width, 1)
}

/** Where one rectangle's centre lies from another's, along and across the other's text. */
function inFrameOf(frame: Rectangle, { x, y }: Rectangle): { along: number; across: number } {
  const cos = Math.cos(frame.angle)
  const sin = Math.sin(frame.angle)
  const dx = x - frame.x
  const dy = y - frame.y
  return { along: dx * cos + dy * sin, across: dy * cos - dx * sin }
}

/** Share of the second rectangle that lies within the first; both are taken to run in the same direction. */
function sharedArea(first: Rectangle, second: Rectangle): number {
  const { along, across } = inFrameOf(first, second)
  const width = shared(first.width, second.width, Math.abs(along))
  const height = shared(first.height, second.height, Math.abs(across))
  return (width * height) / area(second)
}

function shared(a: number, b: number, distance: number): number {
  return Math.max(0, Math.min(a, b, (a + b) / 2 - distance))
}

function area({ width, height }: Rectangle): number {
  return width * height
}
