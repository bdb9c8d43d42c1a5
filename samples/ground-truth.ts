/** What a sample picture says, as its writer meant it: the JSON beside each picture. Documented in README.md. */
import { z } from 'zod'

const text = z.string().min(1)

/** What a sig means, each field only where the page says it. */
const Meaning = z.strictObject({
  /** Doses per `periodDays` days (1 where not given). */
  timesPerPeriod: z.number().positive().optional(),
  periodDays: z.number().positive().optional(),
  everyHours: z.number().positive().optional(),
  /** Amount at each time of day, in `unit`s. */
  timesOfDay: z
    .strictObject({ morning: z.number(), noon: z.number(), evening: z.number(), night: z.number() })
    .partial()
    .optional(),
  /** Amount taken at a time, where it is the same each time. */
  dose: z.number().positive().optional(),
  unit: text.optional(),
  meal: z.enum(['before', 'with', 'after']).optional(),
  asNeeded: z.boolean().optional(),
  durationDays: z.number().positive().optional(),
})

export const GroundTruthMedicine = z.strictObject({
  /** The line that names it, as on the page: "Tab. Glycomet 500 mg". */
  written: text,
  /** Its name alone, as on the page: "Glycomet". */
  name: text,
  /** Active ingredients in INN spelling. */
  generics: z.array(text).min(1),
  /** The brand's usual spelling, where the page names it by brand. */
  brand: text.optional(),
  strength: text.optional(),
  /** A dose form of inference/prescription.ts. */
  form: text.optional(),
  /** Directions as on the page. */
  sig: text,
  meaning: Meaning,
  /** As on the page. */
  duration: text.optional(),
  quantity: text.optional(),
})

export const GroundTruthContent = z.strictObject({
  clinic: text.optional(),
  prescriber: z.strictObject({ name: text, details: z.array(text) }).optional(),
  patient: z.strictObject({ name: text, age: text, sex: text, weight: text }).partial(),
  /** As on the page. */
  date: text.optional(),
  complaints: z.array(text),
  diagnoses: z.array(z.strictObject({ text, canonical: text })),
  medicines: z.array(GroundTruthMedicine),
  /** Medicines that stand on the page and are struck out: not prescribed. */
  struck: z.array(GroundTruthMedicine).optional(),
  tests: z.array(text),
  advice: z.array(text),
  nextVisit: text.optional(),
})

const Point = z.tuple([z.number(), z.number()])

export const DAMAGE = [
  'perspective',
  'strong-perspective',
  'curl',
  'uneven-light',
  'shadow',
  'defocus',
  'shake',
  'low-light',
  'noise',
  'folds',
  'crumple',
  'ruled-through',
  'struck-out',
] as const

export const GroundTruth = z.strictObject({
  version: z.literal(1),
  content: GroundTruthContent,
  /** Everything written on this page, in the order of writing; `hand` marks handwriting. */
  lines: z.array(
    z.strictObject({
      text,
      hand: z.boolean(),
      /** Corners clockwise from the text's top left, 0..1 of the upright picture. */
      quad: z.tuple([Point, Point, Point, Point]),
    }),
  ),
  strata: z.strictObject({
    writing: z.enum(['printed', 'handwritten']),
    picture: z.enum(['clean', 'photo']),
    damage: z.array(z.enum(DAMAGE)),
    /** False: too spoilt for a person; the right answer is to ask for a new picture. */
    legible: z.boolean(),
  }),
  /** Clockwise degrees by which the picture, EXIF applied, must be turned to stand upright. */
  turn: z.literal([0, 90, 180, 270]),
  /** EXIF orientation tag of the file, where it has one. */
  exif: z.literal([3, 6, 8]).optional(),
  /** From 1, where the prescription has several pages; `content` is then what this page says. */
  page: z.number().int().positive().optional(),
})

export type GroundTruth = z.infer<typeof GroundTruth>
export type GroundTruthContent = z.infer<typeof GroundTruthContent>
export type GroundTruthMedicine = z.infer<typeof GroundTruthMedicine>
