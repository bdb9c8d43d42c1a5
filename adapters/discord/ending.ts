/** The end of the process, for what waits: each wait is let go of when it is over, however many there were. */
export interface Ending {
  readonly ended: boolean
  /** The work's outcome, or a rejection when the end comes first. */
  race<Result>(work: Promise<Result>): Promise<Result>
  end(): void
}

export function createEnding(): Ending {
  const waiting = new Set<(reason: Error) => void>()
  const reason = new Error('the bot is stopping')
  let ended = false
  return {
    get ended() {
      return ended
    },
    async race(work) {
      if (ended) {
        work.catch(() => {})
        throw reason
      }
      const { promise, reject } = Promise.withResolvers<never>()
      waiting.add(reject)
      try {
        return await Promise.race([work, promise])
      } finally {
        waiting.delete(reject)
      }
    },
    end() {
      ended = true
      for (const reject of waiting) reject(reason)
    },
  }
}
