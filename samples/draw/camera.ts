/** What the camera does to what it sees: blur, sensor noise, and the JPEG file that it writes. */
import sharp from 'sharp'
import type { Damage } from './photograph.ts'
import type { Random } from './random.ts'

/** Light at the lens: RGB in levels of 0..255, unrounded. */
export interface Scene {
  data: Float32Array
  width: number
  height: number
}

export const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

export async function blur(scene: Scene, damage: Damage, random: Random): Promise<Scene> {
  const { width, height } = scene
  let image = sharp(toBytes(scene), { raw: { width, height, channels: 3 } })
  if (damage.defocus > 0) image = image.blur({ sigma: damage.defocus, precision: 'float' })
  if (damage.shake > 1) image = image.convolve(shakeKernel(damage.shake, random.between(0, Math.PI)))
  const data = await image.raw().toBuffer()
  return { data: Float32Array.from(data), width, height }
}

/** A straight path of `length` pixels through the middle of a square kernel, its weight shared along it. */
function shakeKernel(length: number, angle: number) {
  const side = 2 * Math.ceil(length / 2) + 1
  const kernel = new Array<number>(side * side).fill(0)
  const steps = side * 4
  for (let i = 0; i <= steps; i++) {
    const t = (i / steps - 0.5) * length
    const x = Math.round((side - 1) / 2 + t * Math.cos(angle))
    const y = Math.round((side - 1) / 2 + t * Math.sin(angle))
    kernel[y * side + x]! += 1
  }
  return { width: side, height: side, kernel, scale: steps + 1 }
}

function toBytes(scene: Scene): Uint8Array {
  const bytes = new Uint8Array(scene.data.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = clamp(Math.round(scene.data[i]!), 0, 255)
  return bytes
}

/** Sensor noise: mostly brightness, a little colour. */
export function addNoise(scene: Scene, deviation: number, random: Random): void {
  if (deviation <= 0) return
  for (let i = 0; i < scene.data.length; i += 3) {
    const grey = random.spread(deviation)
    scene.data[i]! += grey + random.spread(deviation * 0.35)
    scene.data[i + 1]! += grey
    scene.data[i + 2]! += grey + random.spread(deviation * 0.45)
  }
}

/** EXIF orientation → clockwise turn of the stored pixels that undoes the tag. */
const STORED_TURN = { 3: 180, 6: 270, 8: 90 } as const

export async function develop(scene: Scene, damage: Damage): Promise<Buffer> {
  const turn = damage.exif ? STORED_TURN[damage.exif] : damage.turn
  const upright = sharp(toBytes(scene), {
    raw: { width: scene.width, height: scene.height, channels: 3 },
  })
  const turned = await upright.rotate(turn).raw().toBuffer({ resolveWithObject: true })
  const raw = { width: turned.info.width, height: turned.info.height, channels: 3 as const }
  for (let quality = damage.quality; ; quality -= 4) {
    let image = sharp(turned.data, { raw })
    if (damage.exif) image = image.withMetadata({ orientation: damage.exif })
    const jpeg = await image.jpeg({ quality }).toBuffer()
    if (jpeg.length <= damage.maxBytes || quality <= 30) return jpeg
  }
}
