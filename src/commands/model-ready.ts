/** What whoever sits at the terminal is told of the model beside the reader. */
import type { ModelReady } from '../inference.ts'
import { explain } from './explain.ts'
import { size } from './figures.ts'

/** "PaliGemma runs on cpu: 2.91 GB, loaded in 14 s" */
export function describeReady({ provider, bytes, milliseconds }: ModelReady): string {
  return `PaliGemma runs on ${provider}: ${size(bytes)}, loaded in ${(milliseconds / 1000).toFixed(0)} s`
}

/** Providers that were asked for and don't work on this machine. */
export function sayRefused({ provider, refused }: ModelReady): void {
  for (const { provider: wanted, why } of refused)
    console.error(`PaliGemma can't run on ${wanted} here, it runs on ${provider}: ${why}`)
}

/** The answers say that the model could not be asked; here stands why. */
export function sayFailure(error: unknown): void {
  console.error(`PaliGemma: ${explain(error).sentence}`)
}
