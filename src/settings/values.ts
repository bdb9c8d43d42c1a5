/** The kinds of values that settings have, as they come from the environment. */
import { z } from 'zod'

/** An empty line in `.env` means "not set". */
const unset = z.literal('').transform(() => undefined)

/** The value, where there is one. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.union([unset, schema]).optional()
}

export const text = optional(z.string().min(1))
/** Parted by commas or spaces. */
export const list = text.transform((values) => values?.split(/[\s,]+/).filter((value) => value !== '') ?? [])
export const flag = optional(z.stringbool())
export const port = optional(z.coerce.number().int().min(0).max(65_535))
export const address = optional(z.url({ protocol: /^https?$/ }))

/** Who is let in, by the platform's ids: one hit is enough; everybody where all lists are empty. */
export interface AllowList {
  users: string[]
  chats: string[]
  /** Discord's guilds. */
  servers: string[]
}
