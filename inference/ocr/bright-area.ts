/** The bright part of a dark picture, by its outline. */

/** A sheet takes up at least this share of its photograph. */
const LEAST_AREA = 0.2

/** The area's outermost pixels: `top[x]` is its highest row in column x, `left[y]` its first column in row y; -1 where it has none. */
export interface Outline {
  top: Int32Array
  bottom: Int32Array
  left: Int32Array
  right: Int32Array
}

/** The largest connected part of a picture that is brighter than the rest; nothing where it is small. */
export function largestBrightArea(light: Uint8Array, width: number, height: number): Outline | undefined {
  const limit = otsu(light)
  const seen = new Uint8Array(light.length)
  const stack: number[] = []
  let largest: { outline: Outline; pixels: number } | undefined
  for (let seed = 0; seed < light.length; seed++) {
    if (seen[seed] || light[seed]! <= limit) continue
    const outline = {
      top: new Int32Array(width).fill(-1),
      bottom: new Int32Array(width).fill(-1),
      left: new Int32Array(height).fill(-1),
      right: new Int32Array(height).fill(-1),
    }
    let pixels = 0
    seen[seed] = 1
    stack.push(seed)
    while (stack.length > 0) {
      const at = stack.pop()!
      const y = Math.floor(at / width)
      const x = at - y * width
      pixels++
      if (outline.top[x] === -1 || y < outline.top[x]!) outline.top[x] = y
      if (y > outline.bottom[x]!) outline.bottom[x] = y
      if (outline.left[y] === -1 || x < outline.left[y]!) outline.left[y] = x
      if (x > outline.right[y]!) outline.right[y] = x
      const push = (next: number) => {
        if (seen[next] || light[next]! <= limit) return
        seen[next] = 1
        stack.push(next)
      }
      if (x > 0) push(at - 1)
      if (x + 1 < width) push(at + 1)
      if (y > 0) push(at - width)
      if (y + 1 < height) push(at + width)
    }
    if (!largest || pixels > largest.pixels) largest = { outline, pixels }
  }
  return largest && largest.pixels >= LEAST_AREA * light.length ? largest.outline : undefined
}

/** The level that parts dark from bright best (Otsu 1979). */
function otsu(light: Uint8Array): number {
  const histogram = new Float64Array(256)
  for (const value of light) histogram[value]!++
  const total = light.length
  const sum = histogram.reduce((all, count, value) => all + count * value, 0)
  let [best, limit, below, sumBelow] = [0, 127, 0, 0]
  for (let value = 0; value < 255; value++) {
    below += histogram[value]!
    sumBelow += histogram[value]! * value
    if (below === 0 || below === total) continue
    const difference = sumBelow / below - (sum - sumBelow) / (total - below)
    const between = below * (total - below) * difference * difference
    if (between > best) [best, limit] = [between, value]
  }
  return limit
}
