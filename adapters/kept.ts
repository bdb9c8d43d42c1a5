/** What an adapter keeps in its memory, as JSON. */
import type { z } from 'zod'
import type { AdapterMemory } from './adapter.ts'

/**
 * @returns `undefined` where nothing is kept, or nothing can be.
 * @throws where what is kept has another shape: an older version's, or damaged.
 */
export async function readKept<Kept>(
  memory: AdapterMemory | undefined,
  key: string,
  schema: z.ZodType<Kept>,
): Promise<Kept | undefined> {
  const kept = await memory?.get(key)
  return kept === undefined ? undefined : schema.parse(JSON.parse(Buffer.from(kept).toString()))
}

export async function keep(memory: AdapterMemory | undefined, key: string, value: unknown): Promise<void> {
  await memory?.set(key, Buffer.from(JSON.stringify(value)))
}
