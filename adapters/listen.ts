/** Opens the port, and closes it without cutting anybody off in the middle of a sentence. */

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { AdapterError } from './adapter.ts'

/** What is under way gets this long to end once the server stops. */
const GRACE_MS = 5_000
const CHECK_MS = 20
/** A 60 MB form over a slow phone connection takes minutes; one that takes longer is cut off. */
const REQUEST_TIMEOUT_MS = 10 * 60 * 1000
const HEADERS_TIMEOUT_MS = 20_000

export interface Listening {
  port: number
  /** Resolves when every connection is gone. */
  close(): Promise<void>
}

export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  host: string,
  port: number,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS },
  }) as Server

  let underWay = 0
  server.on('request', (_, response) => {
    underWay += 1
    response.once('close', () => {
      underWay -= 1
    })
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(cause, host, port)))
    server.listen(port, host, resolve)
  })

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const giveUpAt = Date.now() + GRACE_MS
      while (underWay > 0 && Date.now() < giveUpAt) await setTimeout(CHECK_MS)
      // Nobody is waiting on the rest: browsers keep connections open in case they need them again.
      server.closeAllConnections()
      await closed
    },
  }
}

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): AdapterError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new AdapterError(
        'conflict',
        `port ${port} on ${host} is already in use: stop the program that uses it, or choose another port`,
        { cause },
      )
    case 'EACCES':
      return new AdapterError(
        'refused',
        `port ${port} needs more rights than this program has: choose one above 1023`,
        {
          cause,
        },
      )
    default:
      return new AdapterError('refused', `can't listen on ${host} port ${port} (${cause.code})`, { cause })
  }
}
