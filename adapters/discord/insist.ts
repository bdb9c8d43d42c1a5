/** Tries again what failed on the way. Rate limits are obeyed below, where the client counts them. */
import type { AdapterError } from '../adapter.ts'
import type { Ending } from './ending.ts'
import { asAdapterError } from './failures.ts'

/** After cuts and errors of Discord's own; what is still failing then goes back to the inbox, which waits longer. */
const BACK_OFF_MS = [300, 1_000, 3_000]

/** @throws {AdapterError} */
export async function insist<Result>(call: () => Promise<Result>, ending?: Ending): Promise<Result> {
  for (const wait of [...BACK_OFF_MS, undefined]) {
    try {
      return await (ending === undefined ? call() : ending.race(call()))
    } catch (error) {
      const failure: AdapterError = asAdapterError(error)
      if (failure.code !== 'unreachable' || wait === undefined || ending?.ended) throw failure
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
  throw new Error('unreachable: the last attempt either returned or threw')
}
