/** Joins the parts of one message that its platform handed over one by one. */
import type { IncomingMessage } from './message.ts'

/** After the last part: platforms hand over the parts of one album within a few hundred milliseconds. */
export const ALBUM_SETTLE_MS = 1_000
/** Messages of one chat looked through for parts; others may talk while an album comes in. */
export const ALBUM_LOOK_AHEAD = 50

/**
 * One message with the pictures of all parts by position. It keeps the first part's id, under which what was done
 * for it is recorded; replies may name any part.
 *
 * @param parts in the order of their coming, at least one
 */
export function joinParts(parts: readonly IncomingMessage[]): IncomingMessage {
  const first = parts[0]!
  const inOrder = parts.toSorted((a, b) => (a.album?.position ?? 0) - (b.album?.position ?? 0))
  const images = inOrder.flatMap((part) => part.images)
  const missingImages = missingOf(inOrder)
  const text = inOrder.find((part) => part.text !== undefined)?.text
  const replyTo = inOrder.find((part) => part.replyTo !== undefined)
  const { unsupported, missingImages: _, ...rest } = first
  return {
    ...rest,
    images,
    aliases: [...new Set(parts.flatMap((part) => [part.id, ...(part.aliases ?? [])]))],
    ...(missingImages.length > 0 && { missingImages }),
    ...(text !== undefined && { text }),
    ...(replyTo?.replyTo !== undefined && { replyTo: replyTo.replyTo }),
    ...(replyTo?.repliedImages !== undefined && { repliedImages: replyTo.repliedImages }),
    ...(images.length + missingImages.length === 0 && unsupported !== undefined && { unsupported }),
  }
}

/** Positions counted through all parts. */
function missingOf(parts: readonly IncomingMessage[]): NonNullable<IncomingMessage['missingImages']> {
  let before = 0
  return parts.flatMap(({ images, missingImages = [] }) => {
    const shift = before
    before += images.length + missingImages.length
    return missingImages.map(({ position, reason }) => ({ position: position + shift, reason }))
  })
}
