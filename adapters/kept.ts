/** What an adapter keeps in its memory, as JSON. */
import type { z } from 'zod'
import type { AdapterMemory } from './adapter.ts'

/** @returns `undefined` where nothing is kept or can be, and where it is an older version's or damaged: all begin anew. */
export async function readKept<Kept>(
  memory: AdapterMemory | undefined,
  key: string,
  schema: z.ZodType<Kept>,
): Promise<Kept | undefined> {
  try {
    const kept = await memory?.get(key)
    return kept && schema.parse(JSON.parse(Buffer.from(kept).toString()))
  } catch {
    return undefined
  }
}

export async function keep(memory: AdapterMemory | undefined, key: string, value: unknown): Promise<void> {
  await memory?.set(key, Buffer.from(JSON.stringify(value)))
}
