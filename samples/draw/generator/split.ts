/**
 * Which hands, typefaces and names belong to pages for learning (train), for choosing (dev) and for the final
 * measurement (test). No hand, print or name is in two of them.
 */
import type { Hand, Print } from '../fonts.ts'
import { hashText } from '../random.ts'

export const SPLITS = ['train', 'dev', 'test'] as const
export type Split = (typeof SPLITS)[number]

export const isSplit = (name: string): name is Split => (SPLITS as readonly string[]).includes(name)

export const HANDS_OF: Readonly<Record<Split, readonly Hand[]>> = {
  train: [
    'caveat',
    'kalam',
    'homemade-apple',
    'nothing-you-could-do',
    'cedarville-cursive',
    'covered-by-your-grace',
    'la-belle-aurore',
    'indie-flower',
    'architects-daughter',
    'bad-script',
    'mansalva',
    'rock-salt',
    'swanky-and-moo-moo',
    'dancing-script',
    'sue-ellen-francisco',
  ],
  dev: ['patrick-hand', 'reenie-beanie', 'gochi-hand', 'delius', 'gloria-hallelujah'],
  test: [
    'shadows-into-light',
    'handlee',
    'marck-script',
    'nanum-pen-script',
    'neucha',
    'schoolbell',
    'short-stack',
    'the-girl-next-door',
  ],
}

export const PRINTS_OF: Readonly<Record<Split, readonly Print[]>> = {
  train: ['arimo', 'tinos', 'courier-prime'],
  dev: ['lato'],
  test: ['merriweather'],
}

/** Of ten names six are for learning, two for choosing, two for measuring; decided by the name alone. */
const TENTHS = 10
const TRAIN = 6
const DEV = 8

export function splitOf(name: string): Split {
  const tenth = hashText(name.toLowerCase()) % TENTHS
  if (tenth < TRAIN) return 'train'
  return tenth < DEV ? 'dev' : 'test'
}
