/** What a person read on a real page: the JSON beside each picture of a folder of real pages (docs/evaluation.md). */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DataError } from '../data.ts'

export const RealMedicine = z.object({
  /** As written. */
  name: z.string().min(1),
  /** Spellings that count as the same name. */
  accept: z.array(z.string().min(1)),
  strength: z.string().nullable(),
  /** "1-0-1", "2/d", "1/wk", "sos", "stat"; "a|b" where either is right. */
  frequency: z.string().nullable(),
  durationDays: z.number().nullable(),
  /** A careful reader could not make the word out alone. */
  hard: z.boolean(),
  /** Crossed out: not to be given as a current medicine. */
  struck: z.boolean(),
})
export type RealMedicine = z.infer<typeof RealMedicine>

export const RealTruth = z.object({
  id: z.string(),
  kind: z.enum(['printed', 'handwritten', 'mixed']),
  country: z.string(),
  quality: z.string(),
  medicines: z.array(RealMedicine),
})
export type RealTruth = z.infer<typeof RealTruth>

export interface RealPage {
  path: string
  truth: RealTruth
}

/** @throws {DataError} for a JSON that isn't a real page's truth */
export function findRealPages(folder: string): RealPage[] {
  if (!existsSync(folder)) throw new DataError(`${folder} is not a folder`)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const path = join(folder, file.replace(/\.json$/, '.jpg'))
      if (!existsSync(path)) return []
      const truth = RealTruth.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
      if (!truth.success) throw new DataError(`${file} is not a real page's truth: ${truth.error.message}`)
      return [{ path, truth: truth.data }]
    })
}
