import { describe, expect, it } from 'vitest'
import type { Manifest } from '../../../../inference/engines/paligemma/manifest.ts'
import { memoryAvailable, memoryNeeded, planMemory } from '../../../../inference/engines/paligemma/memory.ts'

const GB = 1e9

/** A manifest of full size, as far as memory goes. */
function manifestOf(precision: 4 | 8, weightBytes: number, text: Partial<Manifest['text']> = {}): Manifest {
  const file = (path: string, bytes: number) => ({ path, bytes, sha256: '' })
  return {
    precision,
    source: { repository: 'google/paligemma2-3b-mix-448', revision: 'main' },
    image: { size: 448, tokens: 1024 },
    text: {
      hidden: 2304,
      layers: 26,
      heads: 8,
      keyValueHeads: 4,
      headDim: 256,
      vocabulary: 257_216,
      ...text,
    },
    files: [
      file('vision.onnx.data', 0.45 * GB),
      file('decoder.onnx.data', weightBytes),
      file('embeddings.bin', 1.2 * GB),
    ],
  } as Manifest
}
const THREE_B = manifestOf(8, 2.8 * GB)
const OPTIONS = { maxNewTokens: 100 }

describe('the memory that a model takes', () => {
  it('is what its weights, its caches and its work come to, and not the table that stays on the disk', () => {
    const needed = memoryNeeded(THREE_B, OPTIONS)
    expect(needed).toBeGreaterThan(3.25 * GB)
    expect(needed).toBeLessThan(6.5 * GB)
  })

  it('grows with the bits, the layers and the approximate mode', () => {
    const needed = memoryNeeded(THREE_B, OPTIONS)
    expect(memoryNeeded(manifestOf(4, 1.4 * GB), OPTIONS)).toBeLessThan(needed - GB)
    expect(memoryNeeded(manifestOf(8, 2.8 * GB, { layers: 52 }), OPTIONS)).toBeGreaterThan(needed)
    expect(memoryNeeded(THREE_B, { ...OPTIONS, approximate: true })).toBeGreaterThan(needed)
  })

  it('is asked for before loading: too little of it is refused with both figures and a way out', () => {
    expect(() => planMemory(THREE_B, OPTIONS, 2 * GB)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringMatching(
          /takes about \d\.\d GB of memory, and 2\.0 GB are free.*--bits 4.*smaller/s,
        ),
      }),
    )
    expect(() => planMemory(manifestOf(4, 15 * GB), OPTIONS, 2 * GB)).toThrow(/take a smaller checkpoint/)
  })

  it('is left for as many questions at a time, and kept views, as there is room for', () => {
    const needed = memoryNeeded(THREE_B, OPTIONS)
    expect(planMemory(THREE_B, OPTIONS, needed)).toEqual({ together: 1, prefixes: 1 })
    expect(planMemory(THREE_B, OPTIONS, needed + 0.4 * GB)).toMatchObject({ together: 2 })
    expect(planMemory(THREE_B, OPTIONS, 64 * GB)).toMatchObject({ together: 4 })
    const approximate = { ...OPTIONS, approximate: true }
    expect(planMemory(THREE_B, approximate, memoryNeeded(THREE_B, approximate)).prefixes).toBe(1)
    expect(planMemory(THREE_B, approximate, 64 * GB)).toEqual({ together: 4, prefixes: 4 })
  })

  it('is compared with what this machine has', () => {
    expect(memoryAvailable()).toBeGreaterThan(1e8)
  })
})
