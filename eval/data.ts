/** Finds what can be evaluated in a folder: pages with their truth beside them, and folders of single words. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { GroundTruth } from '../samples/ground-truth.ts'

export interface PageItem {
  name: string
  path: string
  truth: GroundTruth
}

export interface WordItem {
  path: string
  medicine: string
  generic: string
}

export interface WordFolder {
  name: string
  words: WordItem[]
}

const PICTURES = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.heic'])
const COLUMNS = ['IMAGE', 'MEDICINE_NAME', 'GENERIC_NAME']

export class DataError extends Error {
  override name = 'DataError'
}

/** Every picture with a JSON of the same name beside it, in the folder and below. */
export function findPages(folder: string): PageItem[] {
  return filesBelow(folder)
    .filter((path) => PICTURES.has(extname(path).toLowerCase()))
    .flatMap((path) => {
      const truthPath = `${path.slice(0, -extname(path).length)}.json`
      if (!existsSync(truthPath)) return []
      return [{ name: basename(path), path, truth: readTruth(truthPath) }]
    })
}

/** Every CSV that lists words, with its pictures in the folder of the same name or beside it. */
export function findWords(folder: string): WordFolder[] {
  return filesBelow(folder)
    .filter((path) => extname(path).toLowerCase() === '.csv')
    .flatMap((path) => {
      const [header, ...rows] = readFileSync(path, 'utf8').trim().split(/\r?\n/).map(cells)
      if (!header || COLUMNS.some((column, at) => header[at] !== column)) return []
      const inside = path.slice(0, -extname(path).length)
      const pictures = existsSync(inside) ? inside : dirname(path)
      const words = rows.map(([image, medicine, generic], row) => {
        if (!image || !medicine)
          throw new DataError(`${path}, line ${row + 2}: a picture and a name are needed`)
        const picture = join(pictures, image)
        if (!existsSync(picture)) throw new DataError(`${path}, line ${row + 2}: ${picture} is not there`)
        return { path: picture, medicine, generic: generic ?? '' }
      })
      return [{ name: basename(inside), words }]
    })
}

function readTruth(path: string): GroundTruth {
  try {
    return GroundTruth.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new DataError(`${path} is not a page's ground truth: ${(cause as Error).message}`, { cause })
  }
}

/** Quoted cells may hold commas. */
function cells(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) =>
    cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!.trim(),
  )
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new DataError(`${folder} is not a folder`)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
