import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two files at a time: each may hold a set of model sessions, and small machines have two cores.
    maxWorkers: 2,
  },
})
