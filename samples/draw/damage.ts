/** Photographs by name: what a careful, a hasty or an unlucky person's phone brings home. */
import type { GroundTruth } from '../ground-truth.ts'
import type { Damage } from './photograph.ts'

/** A careful picture by daylight: what most people send. */
export const DAYLIGHT: Damage = {
  width: 1500,
  height: 2000,
  table: 'wood',
  perspective: 0.022,
  tilt: 1.8,
  fill: 0.93,
  unevenLight: 0.25,
  shadow: 0,
  defocus: 0.5,
  shake: 0,
  exposure: 0.95,
  noise: 2.5,
  folds: { horizontal: [], vertical: [] },
  crumple: 0,
  curl: 0,
  light: [1, 0.985, 0.95],
  turn: 0,
  quality: 84,
  maxBytes: 330_000,
}

export const damaged = (changes: Partial<Damage>): Damage => ({ ...DAYLIGHT, ...changes })

/** From here on the far edge of a sheet is seen clearly shorter than the near one. */
const STRONG_PERSPECTIVE = 0.055

/** Names of the damages that a person would notice. */
export function namesOf(damage: Damage): GroundTruth['strata']['damage'] {
  const names: GroundTruth['strata']['damage'] = []
  if (damage.perspective > 0 || damage.tilt !== 0) names.push('perspective')
  if (damage.perspective > STRONG_PERSPECTIVE) names.push('strong-perspective')
  if (damage.curl !== 0) names.push('curl')
  if (damage.unevenLight > 0.3) names.push('uneven-light')
  if (damage.shadow > 0) names.push('shadow')
  if (damage.defocus > 1) names.push('defocus')
  if (damage.shake > 1) names.push('shake')
  if (damage.exposure < 0.6) names.push('low-light')
  if (damage.noise > 5) names.push('noise')
  if (damage.folds.horizontal.length + damage.folds.vertical.length > 0) names.push('folds')
  if (damage.crumple > 0) names.push('crumple')
  return names
}
