/** What is told of the model beside the reader once it is in memory. */
import type { ModelReady } from '../inference.ts'

/** "PaliGemma runs on cpu: 2.9 GB, loaded in 14 s" */
export function describeReady({ provider, bytes, milliseconds }: ModelReady): string {
  const gigabytes = (bytes / 1e9).toFixed(1)
  return `PaliGemma runs on ${provider}: ${gigabytes} GB, loaded in ${(milliseconds / 1000).toFixed(0)} s`
}

/** Providers that were asked for and don't work on this machine. */
export function sayRefused({ provider, refused }: ModelReady): void {
  for (const { provider: wanted, why } of refused)
    console.error(`PaliGemma can't run on ${wanted} here, it runs on ${provider}: ${why}`)
}
