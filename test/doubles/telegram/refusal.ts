import type { ResponseParameters } from 'grammy/types'

/** An answer of the Bot API with `ok: false`. */
export class Refusal extends Error {
  readonly status: number
  readonly parameters: ResponseParameters | undefined

  constructor(status: number, description: string, parameters?: ResponseParameters) {
    super(description)
    this.status = status
    this.parameters = parameters
  }
}

export function tooManyRequests(seconds: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
}
