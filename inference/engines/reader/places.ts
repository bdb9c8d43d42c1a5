/** Moves everything that was read of a flattened sheet back to where it stands on the page. */
import type { Box, Point, Quad } from '../../engine.ts'
import { boundingBox } from '../../ocr/geometry.ts'

type Placing = (place: Point) => Point

interface Placed {
  box: Box
  quad?: Quad
}

/** The same value with every box and quad within it moved; plain data only. */
export function moveAll<Value>(value: Value, toPage: Placing): Value {
  if (Array.isArray(value)) return value.map((item) => moveAll(item, toPage)) as Value
  if (typeof value !== 'object' || value === null) return value
  if ('box' in value) return move(value as Value & Placed, toPage)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moveAll(item, toPage)])) as Value
}

export function move<Item extends Placed>(item: Item, toPage: Placing): Item {
  const corners = item.quad ?? cornersOf(item.box)
  // Between two corners an edge may bow: the box holds its middle, too.
  const rim = corners.flatMap(([x, y], i): Point[] => {
    const [nx, ny] = corners[(i + 1) % corners.length]!
    return [
      [x, y],
      [(x + nx) / 2, (y + ny) / 2],
    ]
  })
  const quad = item.quad && (item.quad.map((corner) => onPage(toPage(corner))) as unknown as Quad)
  return {
    ...item,
    box: boundingBox(rim.map((point) => onPage(toPage(point)))),
    ...(quad ? { quad } : {}),
  }
}

function cornersOf({ x, y, width, height }: Box): Quad {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}

const onPage = ([x, y]: Point): Point => [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))]
