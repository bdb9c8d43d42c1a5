/**
 * The picture that people send. Apart from the rest: the bot's own process has no use for it, nor for another copy of
 * sharp, which stands in this folder where the benches' packages are installed.
 */
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

export const SAMPLE = fileURLToPath(new URL('../../samples/clinic-printed.jpg', import.meta.url))

/** Half the size of a photograph: with the instant engine the pages only have to be there. */
export function smallPage(): Promise<Buffer> {
  return sharp(SAMPLE).resize(620).jpeg().toBuffer()
}
