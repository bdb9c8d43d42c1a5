/** Logs for the operator, on standard error: ids, sizes and timings, one JSON object a line. */
import { pino } from 'pino'
import type { Log } from '../adapters/adapter.ts'
import type { Config } from './config.ts'

export function createLog(level: Config['logLevel']): Log {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }))
}
