/**
 * Albums in groups: the words that speak to the bot stand on one picture only, and the others belong to it. Those
 * that came before it are kept for a moment, those after it are let through.
 */
import type { IncomingMessage } from '../adapter.ts'
import type { SaidMessage } from './incoming.ts'

/** Longer than the parts of an album are ever apart. */
const KEEP_MS = 60_000

interface Known {
  addressed: boolean
  /** Parts that speak to nobody, until one does. */
  parts: IncomingMessage[]
  at: number
}

export interface GroupAlbums {
  /** The messages to be taken now: none, this one, or this one and the earlier parts of its album. */
  take(said: SaidMessage): IncomingMessage[]
}

export function createGroupAlbums(): GroupAlbums {
  const albums = new Map<string, Known>()
  const dropOld = (): void => {
    const now = Date.now()
    for (const [id, { at }] of albums) {
      // In the order of their coming: the rest is younger.
      if (now - at < KEEP_MS) return
      albums.delete(id)
    }
  }

  return {
    take({ message, addressed }) {
      const { album } = message
      if (album === undefined) return addressed ? [message] : []
      dropOld()
      const known = albums.get(album.id) ?? { addressed: false, parts: [], at: Date.now() }
      albums.set(album.id, known)
      known.addressed ||= addressed
      if (!known.addressed) {
        known.parts.push(message)
        return []
      }
      const earlier = known.parts
      known.parts = []
      return [...earlier, message]
    },
  }
}
