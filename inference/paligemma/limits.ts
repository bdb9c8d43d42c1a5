/** What the model's thread holds at a time; `memory.ts` counts with it. */

/** Questions answered side by side. Each has a KV cache of its own, and all wait until the last one's prefill is done. */
export const MOST_TOGETHER = 4

/** Views whose keys and values are kept in the approximate mode, each as large as a KV cache. */
export const KEPT_PREFIXES = 4
