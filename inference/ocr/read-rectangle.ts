/** One rectangle of a picture → what it says, read again in other sizes where it is doubtful. */
import { type Crop, cropRectangle } from './crop.ts'
import type { Rectangle } from './geometry.ts'
import type { Stretch } from './ink.ts'
import { joinPieces } from './join.ts'
import type { TextLine } from './line.ts'
import type { TextModels } from './models.ts'
import { measureLight, type Raster, toneCurve } from './raster.ts'
import { type Recognition, recognise, recogniseHandwriting } from './recognise.ts'
import { findStrike } from './strike.ts'

/**
 * A line read less surely than this is read again in other sizes. On the samples this took the errors in such lines
 * from 192 to 72 of 686 letters: small print loses letters that the recogniser has no frames for.
 */
const DOUBTFUL = 0.9
/** Letters per frame from which letters begin to be swallowed: such lines are read once more, too … */
const DENSE = 0.45
/** … unless the first reading is this sure: none of these on the samples gained by a second. */
const SURE = 0.95
/** The second reading is stretched to this width … */
const STRETCH = 1.5
/** … and a third, of lines that are still doubtful, without the rim above and below: letters grow by a quarter. */
const TRIM = 0.8

export async function readRectangle(
  raster: Raster,
  curve: Float32Array,
  rectangle: Rectangle,
  models: TextModels,
): Promise<Recognition> {
  const crop = (height: number, stretch: number): Crop =>
    cropRectangle(raster, curve, { ...rectangle, height: rectangle.height * height }, stretch)
  const whole = crop(1, 1)
  const recognition = await readCrop(whole, crop, models)
  const strike = findStrike(whole)
  return strike ? struckOut(recognition, strike) : recognition
}

async function readCrop(
  whole: Crop,
  crop: (height: number, stretch: number) => Crop,
  models: TextModels,
): Promise<Recognition> {
  const read = (height: number, stretch: number) => recognise(crop(height, stretch), models)
  const printed = await recognise(whole, models)
  const handwritten = printed.confidence < DOUBTFUL ? await recogniseHandwriting(whole, models) : undefined
  const first = handwritten ? surer(printed, handwritten) : printed
  const dense = first.text.length > DENSE * first.frames.count
  // What the model for hands sees better than the one for print gains nothing by the latter's seeing it larger: on 42
  // handwritten pages the same names came out, in seven eighths of the time.
  if (first === handwritten || first.confidence >= (dense ? SURE : DOUBTFUL)) return first
  const second = surer(first, await read(1, STRETCH))
  return second.confidence >= DOUBTFUL ? second : surer(second, await read(TRIM, STRETCH))
}

function surer(first: Recognition, second: Recognition): Recognition {
  return second.confidence > first.confidence ? second : first
}

/** Marks the characters that the stroke runs through. */
function struckOut(recognition: Recognition, { from, to }: Stretch): Recognition {
  const { chars, frames } = recognition
  return {
    ...recognition,
    chars: chars.map((char) => {
      const middle = (char.from + char.to) / 2 / frames.count
      return middle >= from && middle <= to ? { ...char, struck: true } : char
    }),
  }
}

/** A picture that shows one line of text and nothing else: no detector is asked. */
export async function readPictureOfLine(raster: Raster, models: TextModels): Promise<TextLine> {
  const { width, height } = raster
  const rectangle = { x: width / 2, y: height / 2, width, height, angle: 0 }
  const recognition = await readRectangle(raster, toneCurve(measureLight(raster)), rectangle, models)
  return joinPieces([{ rectangle, recognition }], raster)
}
