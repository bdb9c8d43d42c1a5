/** Where text stands: a DB detector's probability map (Liao et al. 2020) → rectangles in the picture's pixels. */
import type { Point } from '../engine.ts'
import { convexHull, grow, type Rectangle, smallestRectangle } from './geometry.ts'
import type { Model } from './models.ts'
import { type Raster, resizeRaster } from './raster.ts'

/** A piece of text: usually a line, sometimes a word of it. */
export interface Region {
  rectangle: Rectangle
  /** Mean probability of its pixels, 0..1. */
  score: number
}

/** Longest side that the detector sees. 1280 took 1.5 times as long and found nothing more on ordinary pages. */
export const DETECTOR_SIDE = 960
/** The detector halves its input five times. */
const STRIDE = 32
/** Statistics of ImageNet for blue, green, red: the detector was trained on them. */
const MEAN = [0.406, 0.456, 0.485] as const
const DEVIATION = [0.225, 0.224, 0.229] as const
/** PaddleOCR's defaults: a pixel is text from here on … */
const PIXEL_THRESHOLD = 0.3
/** … and a region is text if its pixels are on average this sure. */
const REGION_THRESHOLD = 0.6
/** The map shows shrunken text: each side moves out by area × this / perimeter (PaddleOCR's 1.6; 1.4 to 2.0 did as well). */
const UNCLIP_RATIO = 1.6
/** In pixels of the map; anything thinner is a speck. */
const LEAST_THICKNESS = 3
/** More regions than a page of small print has: beyond it stands texture, not text. */
const MOST_REGIONS = 600

export async function detectRegions(
  raster: Raster,
  curve: Float32Array,
  detector: Model,
  side = DETECTOR_SIDE,
): Promise<Region[]> {
  const scale = Math.min(1, side / Math.max(raster.width, raster.height))
  const width = toStride(raster.width * scale)
  const height = toStride(raster.height * scale)
  const small = await resizeRaster(raster, width, height)
  const map = await detector.run(toInput(small, curve), [1, 3, height, width])
  return findRegions(map.data, width, height, raster.width / width, raster.height / height)
}

function toStride(side: number): number {
  return Math.max(STRIDE, Math.round(side / STRIDE) * STRIDE)
}

function toInput({ data, width, height }: Raster, curve: Float32Array): Float32Array {
  const plane = width * height
  const input = new Float32Array(3 * plane)
  for (let channel = 0; channel < 3; channel++) {
    const values = curve.map((value) => (value / 255 - MEAN[channel]!) / DEVIATION[channel]!)
    const offset = channel * plane
    for (let i = 0, source = 2 - channel; i < plane; i++, source += 3) {
      input[offset + i] = values[data[source]!]!
    }
  }
  return input
}

/** Connected pixels above the threshold, each as its smallest rectangle, grown back to the text's full size. */
function findRegions(
  map: Float32Array,
  width: number,
  height: number,
  scaleX: number,
  scaleY: number,
): Region[] {
  const regions: Region[] = []
  const visited = new Uint8Array(map.length)
  const stack: number[] = []
  const left = new Int32Array(height)
  const right = new Int32Array(height)
  for (let seed = 0; seed < map.length; seed++) {
    if (visited[seed] || map[seed]! <= PIXEL_THRESHOLD) continue
    let top = Math.floor(seed / width)
    let bottom = top
    let pixels = 0
    let sum = 0
    left[top] = width
    right[top] = -1
    visited[seed] = 1
    stack.push(seed)
    while (stack.length > 0) {
      const at = stack.pop()!
      const y = Math.floor(at / width)
      const x = at - y * width
      for (; y < top; ) {
        top--
        left[top] = width
        right[top] = -1
      }
      for (; y > bottom; ) {
        bottom++
        left[bottom] = width
        right[bottom] = -1
      }
      if (x < left[y]!) left[y] = x
      if (x > right[y]!) right[y] = x
      pixels++
      sum += map[at]!
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (visited[next] || map[next]! <= PIXEL_THRESHOLD) continue
          visited[next] = 1
          stack.push(next)
        }
      }
    }
    const score = sum / pixels
    if (score < REGION_THRESHOLD || pixels < LEAST_THICKNESS * LEAST_THICKNESS) continue
    const outline: Point[] = []
    for (let y = top; y <= bottom; y++) {
      for (const edge of [y, y + 1]) {
        outline.push([left[y]! * scaleX, edge * scaleY], [(right[y]! + 1) * scaleX, edge * scaleY])
      }
    }
    const rectangle = smallestRectangle(convexHull(outline))
    if (Math.min(rectangle.width, rectangle.height) < LEAST_THICKNESS * Math.min(scaleX, scaleY)) continue
    regions.push({ rectangle: unclip(rectangle), score })
  }
  return regions.sort((a, b) => area(b) - area(a)).slice(0, MOST_REGIONS)
}

/** For a rectangle this is what polygon clipping gives, without the rounded corners. */
function unclip(rectangle: Rectangle): Rectangle {
  const { width, height } = rectangle
  return grow(rectangle, (width * height * UNCLIP_RATIO) / (2 * (width + height)))
}

function area({ rectangle }: Region): number {
  return rectangle.width * rectangle.height
}
