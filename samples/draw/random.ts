/** Seeded chance: the same seed draws the same page on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  between(low: number, high: number): number
  /** Normal with the given standard deviation, mean 0. */
  spread(deviation: number): number
  pick<Item>(items: readonly Item[]): Item
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for drawing. */
export function seeded(seed: number | string): Random {
  let state = typeof seed === 'number' ? seed >>> 0 : hashText(seed)
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    // Sum of six uniforms has a standard deviation of sqrt(6/12); near enough to normal for ink and noise.
    spread: (deviation) =>
      ((next() + next() + next() + next() + next() + next() - 3) / Math.SQRT1_2) * deviation,
    pick: (items) => items[Math.floor(next() * items.length)]!,
  }
}

/** FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
  return hash >>> 0
}

/** Smooth noise in [0, 1] over the plane (value noise on the integer lattice); `seed` chooses the field. */
export function smoothNoise(x: number, y: number, seed: number): number {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const fx = ease(x - x0)
  const fy = ease(y - y0)
  const top = latticeNoise(x0, y0, seed) * (1 - fx) + latticeNoise(x0 + 1, y0, seed) * fx
  const bottom = latticeNoise(x0, y0 + 1, seed) * (1 - fx) + latticeNoise(x0 + 1, y0 + 1, seed) * fx
  return top * (1 - fy) + bottom * fy
}

const ease = (t: number) => t * t * (3 - 2 * t)

/** Even noise in [0, 1] at whole coordinates. */
export function latticeNoise(x: number, y: number, seed: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 4294967295
}
