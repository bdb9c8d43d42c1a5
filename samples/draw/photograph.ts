/**
 * A phone's photograph of a sheet: the sheet lies on a table, seen at an angle, lit unevenly, and the camera
 * adds its own blur, noise and JPEG blocks. Each damage has a measure of its own, 0 for none.
 */

import { type Homography, mapPoint, quadToRect, rectToQuad } from '../../inference/ocr/homography.ts'
import { addNoise, blur, clamp, develop, type Scene } from './camera.ts'
import { curlShade, curlShift, paperRelief } from './paper.ts'
import { type Random, seeded, smoothNoise } from './random.ts'
import type { Pixels } from './sheet.ts'
import { TABLES, type Table } from './tables.ts'

export type Point = [x: number, y: number]

export interface Damage {
  /** Size of the photograph before it is turned. */
  width: number
  height: number
  table: Table
  /** How far the sheet's corners leave a rectangle, as a share of the photograph's width: 0 none, 0.06 strong. */
  perspective: number
  /** Degrees that the sheet lies askew. */
  tilt: number
  /** Share of the photograph that the sheet fills (along its tighter side). */
  fill: number
  /** 0..1: brightest to darkest side. */
  unevenLight: number
  /** 0..1: darkness of the phone's and hand's shadow over the sheet. */
  shadow: number
  /** Standard deviation in pixels of a lens out of focus. */
  defocus: number
  /** Length in pixels of a shaken camera's path. */
  shake: number
  /** Brightness: 1 daylight, 0.35 a room at night. */
  exposure: number
  /** Standard deviation of sensor noise in levels of 255. */
  noise: number
  /** Folds across the sheet, as shares of its height (horizontal) and width (vertical). */
  folds: { horizontal: number[]; vertical: number[] }
  /** 0..1: crumpled paper. */
  crumple: number
  /** -1..1: how far the sheet's middle arches over its left and right edges; lines of text bow upwards or, below 0, downwards. */
  curl: number
  /** Colour of the light: red, green, blue factors. */
  light: [number, number, number]
  /** Clockwise turn of the finished pixels. */
  turn: 0 | 90 | 180 | 270
  /** EXIF orientation to write; the pixels are then stored so that this tag makes them upright. */
  exif?: 3 | 6 | 8
  /** JPEG quality, lowered until the file fits `maxBytes`. */
  quality: number
  maxBytes: number
}

export interface Photograph {
  jpeg: Buffer
  /** Where a point of the sheet (pixels) stands in the upright photograph, 0..1. */
  place(point: Point): Point
}

export async function photograph(sheet: Pixels, damage: Damage, seed: number | string): Promise<Photograph> {
  const random = seeded(seed)
  const corners = sheetCorners(sheet, damage, random)
  const toSheet = quadToRect(corners, sheet.width, sheet.height)
  const toPhoto = rectToQuad(corners, sheet.width, sheet.height)
  const scene = exposeScene(sheet, damage, toSheet, random)
  const blurred = await blur(scene, damage, random)
  addNoise(blurred, damage.noise, random)
  return {
    jpeg: await develop(blurred, damage),
    place: (point) => {
      const [sheetX, sheetY] = point
      const [x, y] = mapPoint(toPhoto, [sheetX, sheetY - curlShift(sheetX, sheet, damage)])
      return [x / damage.width, y / damage.height]
    },
  }
}

/** Corners of the sheet in the photograph: top left, top right, bottom right, bottom left. */
function sheetCorners(sheet: Pixels, damage: Damage, random: Random): [Point, Point, Point, Point] {
  const { width, height } = damage
  const angle = (damage.tilt * Math.PI) / 180
  const spanX = sheet.width * Math.cos(angle) + sheet.height * Math.abs(Math.sin(angle))
  const spanY = sheet.height * Math.cos(angle) + sheet.width * Math.abs(Math.sin(angle))
  const scale = damage.fill * Math.min(width / spanX, height / spanY)
  const middle: Point = [width * (0.5 + random.spread(0.008)), height * (0.5 + random.spread(0.008))]
  const slide = damage.perspective * width
  // Held from below, the far (upper) edge looks shorter.
  const squeeze = slide * random.between(0.5, 1)
  const corner = (sx: number, sy: number): Point => {
    const dx = (sx * sheet.width * scale) / 2
    const dy = (sy * sheet.height * scale) / 2
    return [
      middle[0] +
        dx * Math.cos(angle) -
        dy * Math.sin(angle) -
        (sy < 0 ? sx * squeeze : 0) +
        random.spread(slide * 0.25),
      middle[1] + dx * Math.sin(angle) + dy * Math.cos(angle) + random.spread(slide * 0.25),
    ]
  }
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}

/** What reaches the lens: sheet, table, light and shadow. */
function exposeScene(sheet: Pixels, damage: Damage, toSheet: Homography, random: Random): Scene {
  const { width, height } = damage
  const data = new Float32Array(width * height * 3)
  const field = Math.floor(random.next() * 1e6)
  const lightFrom = random.between(0, 2 * Math.PI)
  const shadowEdge = {
    angle: random.between(-0.5, 0.5),
    at: random.between(0.5, 0.66),
    wave: random.between(2, 4),
  }
  const table = TABLES[damage.table]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / width
      const v = y / height
      const [sx, flatY] = mapPoint(toSheet, [x, y])
      const sy = flatY + curlShift(sx, sheet, damage)
      // Pixels of the sheet by which this point lies outside it; negative inside.
      const outside = Math.max(-sx, sx - sheet.width, -sy, sy - sheet.height)
      const cover = clamp(0.5 - outside, 0, 1)
      // The sheet's own soft shadow on the table.
      const onTable = 1 - 0.45 * Math.exp(-Math.max(0, outside) / 14)
      let brightness = damage.exposure
      brightness *=
        1 + damage.unevenLight * ((u - 0.5) * Math.cos(lightFrom) + (v - 0.5) * Math.sin(lightFrom) - 0.12)
      brightness *= 1 - damage.shadow * shadowAt(u, v, shadowEdge, field)
      // Lenses darken towards the corners.
      brightness *= 1 - 0.16 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)
      const at = (y * width + x) * 3
      const [r, g, b] = table(x, y, field)
      let red = r * onTable
      let green = g * onTable
      let blue = b * onTable
      if (cover > 0) {
        const relief = paperRelief(sx, sy, sheet, damage, field)
        relief.shade *= curlShade(sx, sheet, damage)
        const px = clamp(sx + relief.dx, 0, sheet.width - 2)
        const py = clamp(sy + relief.dy, 0, sheet.height - 2)
        red += cover * (bilinear(sheet, px, py, 0) * relief.shade - red)
        green += cover * (bilinear(sheet, px, py, 1) * relief.shade - green)
        blue += cover * (bilinear(sheet, px, py, 2) * relief.shade - blue)
      }
      data[at] = red * brightness * damage.light[0]
      data[at + 1] = green * brightness * damage.light[1]
      data[at + 2] = blue * brightness * damage.light[2]
    }
  }
  return { data, width, height }
}

function bilinear(image: Pixels, x: number, y: number, channel: number): number {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const fx = x - x0
  const fy = y - y0
  const at = (y0 * image.width + x0) * 3 + channel
  const down = at + image.width * 3
  const { data } = image
  const top = data[at]! * (1 - fx) + data[at + 3]! * fx
  const bottom = data[down]! * (1 - fx) + data[down + 3]! * fx
  return top * (1 - fy) + bottom * fy
}

/** 0 in the light, 1 in the deepest shadow, with a soft, wavy edge as of a hand and a phone. */
function shadowAt(
  u: number,
  v: number,
  edge: { angle: number; at: number; wave: number },
  field: number,
): number {
  const along = u * Math.sin(edge.angle) + v * Math.cos(edge.angle)
  const wavy = along + 0.16 * (smoothNoise(u * edge.wave, 0.5, field + 7) - 0.5)
  return ease01((wavy - edge.at + 0.06) / 0.12)
}

function ease01(t: number): number {
  const c = clamp(t, 0, 1)
  return c * c * (3 - 2 * c)
}
