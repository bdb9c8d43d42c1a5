/** An error as a worker thread tells it to the thread that asked. */
import { InferenceError, type InferenceErrorCode } from '../errors.ts'

export interface Failure {
  code: InferenceErrorCode
  message: string
  details: Readonly<Record<string, string | number>>
}

/** The runtime's own words when an allocation fails. */
const NO_MEMORY = /bad[_ ]alloc|failed to allocate|out of memory|array buffer allocation failed/i

export function failureOf(error: unknown): Failure {
  if (error instanceof InferenceError) {
    const { code, message, details } = error
    return { code, message, details }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: NO_MEMORY.test(message) ? 'out-of-memory' : 'engine-failed', message, details: {} }
}
