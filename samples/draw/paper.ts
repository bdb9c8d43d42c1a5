/** What folding and crumpling does to paper: it is lit differently and what is written on it shifts a little. */
import type { Damage } from './photograph.ts'
import { latticeNoise, smoothNoise } from './random.ts'
import type { Pixels } from './sheet.ts'

interface Relief {
  /** Factor of brightness. */
  shade: number
  /** Shift of what is seen, in pixels of the sheet. */
  dx: number
  dy: number
}

export function paperRelief(x: number, y: number, sheet: Pixels, damage: Damage, field: number): Relief {
  // No sheet lies quite flat.
  const relief = { shade: 1 + 0.05 * (smoothNoise(x / 900, y / 900, field + 1) - 0.5), dx: 0, dy: 0 }
  for (const share of damage.folds.horizontal) {
    const wander = (smoothNoise(x / 260, share * 10, field + 3) - 0.5) * 8
    const distance = y - share * sheet.height - wander
    relief.shade *= foldShade(distance)
    relief.dy += foldShift(distance)
  }
  for (const share of damage.folds.vertical) {
    const wander = (smoothNoise(share * 10, y / 260, field + 4) - 0.5) * 8
    const distance = x - share * sheet.width - wander
    relief.shade *= foldShade(distance)
    relief.dx += foldShift(distance)
  }
  if (damage.crumple > 0) crumple(relief, x, y, damage.crumple, field)
  return relief
}

/** The highest arch, as a share of the sheet's height. */
const HIGHEST_ARCH = 0.05
/** Light from one side: the slope that faces it is lighter than the one behind the arch. */
const ARCH_SHADE = 0.22

/** By how many pixels of the sheet a point of column `x` is seen higher than on a flat sheet: a parabola. */
export function curlShift(x: number, sheet: Pixels, { curl }: Damage): number {
  const share = Math.min(1, Math.max(0, x / sheet.width))
  return curl * HIGHEST_ARCH * sheet.height * 4 * share * (1 - share)
}

/** Factor of brightness of column `x`. */
export function curlShade(x: number, sheet: Pixels, { curl }: Damage): number {
  return 1 + Math.abs(curl) * ARCH_SHADE * (0.5 - x / sheet.width)
}

/** A fold: a thin worn bright line, its two slopes lit differently. */
const foldShade = (distance: number): number =>
  1 +
  0.12 * Math.exp(-(distance ** 2) / 5) -
  0.17 * Math.exp(-Math.abs(distance - 9) / 15) * (distance > 0 ? 1 : 0.2) +
  0.05 * Math.exp(-Math.abs(distance + 14) / 30)

/** Slopes are seen foreshortened, but nothing vanishes into the fold. */
const foldShift = (distance: number): number => 5 * (distance / 26) * Math.exp(-Math.abs(distance) / 26)

/** Crumpled paper is flat facets with straight ridges: cells of two Voronoi diagrams, each tilted its own way. */
function crumple(relief: Relief, x: number, y: number, strength: number, field: number): void {
  for (const { size, weight } of [
    { size: 430, weight: 1 },
    { size: 170, weight: 0.45 },
  ]) {
    const { tilt, neighbourTilt, ridge } = facet(x / size, y / size, field + size)
    // Light falls from one side, so a facet's tilt makes it lighter or darker; the change is soft at ridges.
    const soft = 0.5 + 0.5 * Math.min(1, ridge * 7)
    const slope = tilt * soft + neighbourTilt * (1 - soft)
    relief.shade *=
      1 + strength * weight * (0.17 * slope + 0.13 * (tilt - neighbourTilt) * Math.exp(-ridge * 55))
    relief.dx += strength * weight * 4 * slope
    relief.dy -= strength * weight * 3 * slope
  }
}

/** The cell that a point lies in, its neighbour across the nearest ridge, and the distance to that ridge. */
function facet(x: number, y: number, field: number) {
  let nearest = { distance: Infinity, tilt: 0 }
  let second = nearest
  const cellX = Math.floor(x)
  const cellY = Math.floor(y)
  for (let cy = cellY - 1; cy <= cellY + 1; cy++) {
    for (let cx = cellX - 1; cx <= cellX + 1; cx++) {
      const distance = Math.hypot(
        cx + latticeNoise(cx, cy, field) - x,
        cy + latticeNoise(cx, cy, field + 1) - y,
      )
      if (distance >= second.distance) continue
      const found = { distance, tilt: latticeNoise(cx, cy, field + 2) * 2 - 1 }
      if (distance < nearest.distance) {
        second = nearest
        nearest = found
      } else second = found
    }
  }
  return { tilt: nearest.tilt, neighbourTilt: second.tilt, ridge: second.distance - nearest.distance }
}
