/**
 * onnxruntime reports to its maker since 1.29: it looks up the collector's address, keeps an id of the device and a
 * queue of events in the user's cache, and leaves a file in the temporary folder. This bot sends nothing anywhere.
 */
import { isMainThread } from 'node:worker_threads'

/** Read by the library when it is loaded, from the process's environment and not from a thread's copy of it. */
const SWITCH = 'ORT_DISABLE_TELEMETRY'

/**
 * To be called before a thread that loads the runtime is started: what a thread sets in its environment stays there,
 * unseen by libraries.
 *
 * @throws in a thread whose process has not switched it off
 */
export function switchTelemetryOff(): void {
  if (process.env[SWITCH] === '1') return
  if (!isMainThread) throw new Error(`${SWITCH}=1 has to be set before the thread that loads onnxruntime`)
  process.env[SWITCH] = '1'
}

switchTelemetryOff()
