/**
 * Pillow's bicubic resize (libImaging/Resample.c), to the bit: it is what the checkpoints' `resample: 3` names. Each
 * output pixel weighs all input pixels under a kernel that widens with the reduction, so small print fades instead of
 * turning to noise; columns first, then rows, with 8-bit pixels between and weights in fixed point.
 */
export interface Raster {
  /** [height, width, channels] */
  data: Uint8Array
  width: number
  height: number
}

export const CHANNELS = 3

/** Of the weights; what is left of 32 bits beside a pixel's 8 and 2 for sums that overshoot. */
const PRECISION_BITS = 22
/** Reach of the bicubic kernel, and its sharpness, as Pillow has them. */
const SUPPORT = 2
const A = -0.5

/** Squashed to `size` x `size`. */
export function resize({ data, width, height }: Raster, size: number): Uint8Array {
  // Columns that are wanted of every row, then rows of those columns.
  const narrow = new Uint8Array(height * size * CHANNELS)
  for (const [x, { from, weights }] of weightsOf(width, size).entries()) {
    for (let y = 0; y < height; y++)
      weigh(data, (y * width + from) * CHANNELS, CHANNELS, weights, narrow, (y * size + x) * CHANNELS)
  }
  const square = new Uint8Array(size * size * CHANNELS)
  const row = size * CHANNELS
  for (const [y, { from, weights }] of weightsOf(height, size).entries()) {
    for (let x = 0; x < row; x += CHANNELS) weigh(narrow, from * row + x, row, weights, square, y * row + x)
  }
  return square
}

/** One output pixel: the sum of `weights.length` input pixels that stand `step` bytes apart. */
function weigh(
  source: Uint8Array,
  at: number,
  step: number,
  weights: Int32Array,
  target: Uint8Array,
  to: number,
): void {
  let red = 1 << (PRECISION_BITS - 1)
  let green = red
  let blue = red
  let pixel = at
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!
    red += source[pixel]! * weight
    green += source[pixel + 1]! * weight
    blue += source[pixel + 2]! * weight
    pixel += step
  }
  target[to] = level(red >> PRECISION_BITS)
  target[to + 1] = level(green >> PRECISION_BITS)
  target[to + 2] = level(blue >> PRECISION_BITS)
}

interface Weights {
  /** First input pixel. */
  from: number
  weights: Int32Array
}

function weightsOf(input: number, output: number): Weights[] {
  const scale = input / output
  const widened = Math.max(scale, 1)
  const support = SUPPORT * widened
  return Array.from({ length: output }, (_, index) => {
    const centre = (index + 0.5) * scale
    const from = Math.max(0, Math.trunc(centre - support + 0.5))
    const to = Math.min(input, Math.trunc(centre + support + 0.5))
    const shares = Array.from({ length: to - from }, (_, i) => bicubic((i + from - centre + 0.5) / widened))
    const sum = shares.reduce((total, share) => total + share, 0)
    const weights = shares.map((share) => roundAway((share / sum) * 2 ** PRECISION_BITS))
    return { from, weights: Int32Array.from(weights) }
  })
}

function bicubic(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1
  return x < SUPPORT ? (((x - 5) * x + 8) * x - 4) * A : 0
}

/** As C does it: halves away from zero. */
function roundAway(value: number): number {
  return Math.trunc(value + (value < 0 ? -0.5 : 0.5))
}

function level(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value
}
