/**
 * Crops of a page: its text in a few pieces, each of which the model then sees as large as it sees a whole page.
 *
 * PaliGemma was trained on one square picture per prompt, with a fixed number of tokens and learned positions. Several
 * pictures' tokens in one prefix are nothing that it has ever seen, so a crop is a picture of its own: encoded by
 * itself, asked by itself, and joined with the others in words (`answer.ts`). A crop is kept as near to a square as
 * its text allows, since it will be squashed to one.
 */
import type { Box, PageImage } from '../../engine.ts'

/** Around the outermost letters, as a share of the page's larger side: regions are cut close. */
const MARGIN = 0.01
/** A crop of more than this share of the page hardly shows more than the page itself. */
const LARGEST_SHARE = 0.75

/**
 * @param boxes where text stands, on the upright page of `width` x `height` pixels; none of them is ever cut
 * @param most crops
 * @param size pixels of the model's picture: what is no larger is not worth cutting further
 * @returns in reading order; they may overlap where the text does
 */
export function cutTiles(
  boxes: readonly Box[],
  { width, height }: Pick<PageImage, 'width' | 'height'>,
  most: number,
  size: number,
): Box[] {
  if (boxes.length === 0 || most < 1) return []
  const page: Extent = { x1: 0, y1: 0, x2: width, y2: height }
  const extents = boxes.map(({ x, y, width: w, height: h }) => ({
    x1: x * width,
    y1: y * height,
    x2: (x + w) * width,
    y2: (y + h) * height,
  }))
  const groups = [extents]
  while (groups.length < most) {
    groups.sort((a, b) => longSide(around(b)) - longSide(around(a)))
    const at = groups.findIndex((group) => longSide(around(group)) > size && split(group))
    if (at < 0) break
    groups.splice(at, 1, ...split(groups[at]!)!)
  }
  const margin = MARGIN * Math.max(width, height)
  return groups
    .map((group) => within(page, around(group), margin))
    .filter((extent) => areaOf(extent) <= LARGEST_SHARE * areaOf(page))
    .sort((a, b) => a.y1 - b.y1 || a.x1 - b.x1)
    .map(({ x1, y1, x2, y2 }) => ({
      x: x1 / width,
      y: y1 / height,
      width: (x2 - x1) / width,
      height: (y2 - y1) / height,
    }))
}

/** In pixels. */
interface Extent {
  x1: number
  y1: number
  x2: number
  y2: number
}

/** In two across the longer side, or the other one where every line runs through. */
function split(group: readonly Extent[]): [Extent[], Extent[]] | undefined {
  const { x1, y1, x2, y2 } = around(group)
  const down = () => splitAlong(group, 'y1', 'y2')
  const across = () => splitAlong(group, 'x1', 'x2')
  return y2 - y1 >= x2 - x1 ? (down() ?? across()) : (across() ?? down())
}

/** Between two boxes, so that the longer part becomes as short as it can. */
function splitAlong(
  group: readonly Extent[],
  from: 'x1' | 'y1',
  to: 'x2' | 'y2',
): [Extent[], Extent[]] | undefined {
  const sorted = group.toSorted((a, b) => a[from] + a[to] - (b[from] + b[to]))
  const length = (part: readonly Extent[]) => around(part)[to] - around(part)[from]
  let best: { at: number; longest: number } | undefined
  for (let at = 1; at < sorted.length; at++) {
    const longest = Math.max(length(sorted.slice(0, at)), length(sorted.slice(at)))
    if (best === undefined || longest < best.longest) best = { at, longest }
  }
  if (best === undefined || best.longest >= length(sorted)) return undefined
  return [sorted.slice(0, best.at), sorted.slice(best.at)]
}

function around(group: readonly Extent[]): Extent {
  return {
    x1: Math.min(...group.map(({ x1 }) => x1)),
    y1: Math.min(...group.map(({ y1 }) => y1)),
    x2: Math.max(...group.map(({ x2 }) => x2)),
    y2: Math.max(...group.map(({ y2 }) => y2)),
  }
}

function within(page: Extent, { x1, y1, x2, y2 }: Extent, margin: number): Extent {
  return {
    x1: Math.max(page.x1, x1 - margin),
    y1: Math.max(page.y1, y1 - margin),
    x2: Math.min(page.x2, x2 + margin),
    y2: Math.min(page.y2, y2 + margin),
  }
}

function longSide({ x1, y1, x2, y2 }: Extent): number {
  return Math.max(x2 - x1, y2 - y1)
}

function areaOf({ x1, y1, x2, y2 }: Extent): number {
  return (x2 - x1) * (y2 - y1)
}
