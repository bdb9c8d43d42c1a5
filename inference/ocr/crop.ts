/** A rectangle of the page, straightened and brought to the height that the recogniser was trained on. */
import type { Rectangle } from './geometry.ts'
import type { Raster } from './raster.ts'

/** Planes blue, green, red of 48 × `width` values, -1 (black) to 1 (white). */
export interface Crop {
  values: Float32Array
  width: number
}

export const CROP_HEIGHT = 48
/** Narrower crops leave the recogniser without context around a single letter. */
const LEAST_WIDTH = 48
/** The recogniser gives one frame for eight columns. */
const WIDTH_STEP = 8

export function cropRectangle(raster: Raster, curve: Float32Array, rectangle: Rectangle, stretch = 1): Crop {
  const textWidth = Math.max(
    1,
    Math.round((rectangle.width * CROP_HEIGHT * stretch) / Math.max(1, rectangle.height)),
  )
  const width = Math.ceil(Math.max(LEAST_WIDTH, textWidth) / WIDTH_STEP) * WIDTH_STEP
  const plane = width * CROP_HEIGHT
  // The rest on the right stays 0: middle grey, as the recogniser was trained with.
  const values = new Float32Array(3 * plane)
  const levels = curve.map((value) => value / 127.5 - 1)
  const stepX = rectangle.width / textWidth
  const stepY = rectangle.height / CROP_HEIGHT
  // Where many pixels fall on one, all of them are averaged: picking one would tear thin strokes.
  const samples = Math.max(1, Math.min(4, Math.round(Math.max(stepX, stepY))))
  const weight = 1 / (samples * samples)
  const cos = Math.cos(rectangle.angle)
  const sin = Math.sin(rectangle.angle)
  const { data } = raster
  const lastX = raster.width - 1
  const lastY = raster.height - 1
  for (let row = 0; row < CROP_HEIGHT; row++) {
    for (let column = 0; column < textWidth; column++) {
      let blue = 0
      let green = 0
      let red = 0
      for (let subY = 0; subY < samples; subY++) {
        const across = (row + (subY + 0.5) / samples) * stepY - rectangle.height / 2
        for (let subX = 0; subX < samples; subX++) {
          const along = (column + (subX + 0.5) / samples) * stepX - rectangle.width / 2
          const x = Math.min(lastX, Math.max(0, rectangle.x + along * cos - across * sin - 0.5))
          const y = Math.min(lastY, Math.max(0, rectangle.y + along * sin + across * cos - 0.5))
          const x0 = Math.floor(x)
          const y0 = Math.floor(y)
          const fx = x - x0
          const fy = y - y0
          const a = (y0 * raster.width + x0) * 3
          const b = x0 < lastX ? a + 3 : a
          const below = y0 < lastY ? raster.width * 3 : 0
          const wa = (1 - fx) * (1 - fy)
          const wb = fx * (1 - fy)
          const wc = (1 - fx) * fy
          const wd = fx * fy
          const c = a + below
          const d = b + below
          red +=
            wa * levels[data[a]!]! + wb * levels[data[b]!]! + wc * levels[data[c]!]! + wd * levels[data[d]!]!
          green +=
            wa * levels[data[a + 1]!]! +
            wb * levels[data[b + 1]!]! +
            wc * levels[data[c + 1]!]! +
            wd * levels[data[d + 1]!]!
          blue +=
            wa * levels[data[a + 2]!]! +
            wb * levels[data[b + 2]!]! +
            wc * levels[data[c + 2]!]! +
            wd * levels[data[d + 2]!]!
        }
      }
      const at = row * width + column
      values[at] = blue * weight
      values[plane + at] = green * weight
      values[2 * plane + at] = red * weight
    }
  }
  return { values, width }
}
