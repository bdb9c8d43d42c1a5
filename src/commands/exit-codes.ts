/** For scripts; the same for every command. Listed in `rxchat --help` and docs/command-line.md. */
export const EXIT = {
  /** Answered, from what stands on the page. */
  ok: 0,
  /** Something went wrong that is not the user's doing. */
  failed: 1,
  /** The command line or a setting can't be used. */
  usage: 2,
  /** The picture can't be used: not found, broken, too large, unreadable. */
  picture: 3,
  /** The page doesn't say. */
  absent: 4,
  /** This machine isn't ready: the store, the key, a port, a model. */
  notReady: 5,
} as const
