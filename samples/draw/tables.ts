/** Table tops that sheets are photographed on: colour of a point, in levels of 0..255; `field` chooses the grain. */
import { smoothNoise } from './random.ts'

export type Table = 'wood' | 'cloth' | 'laminate' | 'steel'

type Rgb = [number, number, number]
export const TABLES: Record<Table, (x: number, y: number, field: number) => Rgb> = {
  wood: (x, y, field) => {
    const plank = Math.floor(y / 520)
    const bend = smoothNoise(x / 700, y / 120, field + plank) * 3
    const grain = smoothNoise(x / 420 + plank * 31, y / 7 + bend * 4, field + 5)
    const pores = smoothNoise(x / 60, y / 2.2, field + 6)
    const tone = 0.72 + 0.25 * grain + 0.08 * pores - (y % 520 < 4 ? 0.35 : 0)
    return [150 * tone, 104 * tone, 66 * tone]
  },
  cloth: (x, y, field) => {
    const weave = 0.5 + 0.25 * Math.sin(x * 0.9) * Math.sin(y * 0.9) + 0.25 * smoothNoise(x / 3, y / 3, field)
    const folds = smoothNoise(x / 500 + y / 900, y / 600, field + 2)
    const tone = 0.6 + 0.35 * weave * 0.6 + 0.4 * (folds - 0.5)
    return [82 * tone, 104 * tone, 124 * tone]
  },
  laminate: (x, y, field) => {
    const speckle = smoothNoise(x / 4, y / 4, field)
    const cloud = smoothNoise(x / 340, y / 340, field + 2)
    const tone = 0.86 + 0.1 * speckle + 0.1 * cloud
    return [126 * tone, 122 * tone, 116 * tone]
  },
  steel: (x, y, field) => {
    const brush = smoothNoise(x / 160, y / 1.6, field)
    const sheen = smoothNoise(x / 800, y / 300, field + 2)
    const tone = 0.7 + 0.12 * brush + 0.35 * sheen
    return [112 * tone, 117 * tone, 121 * tone]
  },
}
