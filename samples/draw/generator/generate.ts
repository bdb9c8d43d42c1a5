/** Pages to learn from, to choose on and to measure on: as many as are asked for, each from its seed alone. */
import type { GroundTruth } from '../../ground-truth.ts'
import { damaged } from '../damage.ts'
import type { Damage } from '../photograph.ts'
import { type Random, seeded } from '../random.ts'
import { drawSample, type Sample } from '../sample.ts'
import { strikeOut } from '../strike.ts'
import { INKS, type Style } from '../style.ts'
import { inventContent } from './contents.ts'
import { LAYOUTS } from './layouts.ts'
import { HANDS_OF, PRINTS_OF, type Split } from './split.ts'

export interface PageOrder {
  seed: number
  split: Split
  /** 0 … : which page of the set. */
  index: number
}

export interface GeneratedPage {
  /** Without an extension. */
  name: string
  jpeg: Buffer
  truth: GroundTruth
}

/** Some contents are too long for their sheet; others are then drawn. So many in a row would be a mistake here. */
const MOST_ATTEMPTS = 40
/** Of ten pages one is a flat scan; the others are photographs. */
const SCANNED = 0.1
const HANDWRITTEN = 0.6
/** Of the pages with several medicines, those on which one is struck out. */
const STRUCK = 0.15

/** Known before the page is drawn, so that pages of one kind can be asked for. */
export interface PageKind {
  writing: 'printed' | 'handwritten'
  picture: 'clean' | 'photo'
}

export function kindOf(order: PageOrder): PageKind {
  const random = seeded(nameOf(order))
  return {
    writing: random.next() < HANDWRITTEN ? 'handwritten' : 'printed',
    picture: random.next() < SCANNED ? 'clean' : 'photo',
  }
}

export async function generatePage(order: PageOrder): Promise<GeneratedPage> {
  const name = nameOf(order)
  const kind = kindOf(order)
  let failure: unknown
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const sample = inventSample(`${name}/${attempt}`, order.split, kind)
    try {
      return { name, ...(await drawSample(sample)) }
    } catch (error) {
      failure = error
    }
  }
  throw new Error(`No page could be drawn for ${name}`, { cause: failure })
}

const nameOf = ({ seed, split, index }: PageOrder) => `${split}-${seed}-${String(index).padStart(5, '0')}`

function inventSample(name: string, split: Split, { writing, picture }: PageKind): Sample {
  const random = seeded(name)
  const handwritten = writing === 'handwritten'
  const style = inventStyle(split, handwritten, random)
  const layout = random.pick(LAYOUTS.filter(({ printedOnly }) => !(printedOnly && handwritten)))
  const content = inventContent(split, random, layout.wishes(random))
  const details = layout.details(random)
  const shown = layout.shown(content)
  const struck = content.medicines.length > 1 && random.next() < STRUCK ? [random.pick(shown.medicines)] : []
  return {
    name,
    content: {
      ...shown,
      medicines: shown.medicines.filter((medicine) => !struck.includes(medicine)),
      ...(struck.length > 0 ? { struck } : {}),
    },
    sheet: (chance) => {
      const sheet = layout.draw(content, style, details, chance)
      for (const medicine of struck) strikeOut(sheet, medicine, style.ink)
      return sheet
    },
    spoilt: [...(layout.spoilt?.(details) ?? []), ...(struck.length > 0 ? (['struck-out'] as const) : [])],
    writing,
    ...(picture === 'clean' ? {} : { damage: inventDamage(random) }),
  }
}

function inventStyle(split: Split, handwritten: boolean, random: Random): Style {
  return {
    print: random.pick(PRINTS_OF[split]),
    ...(handwritten ? { hand: random.pick(HANDS_OF[split]) } : {}),
    ink: random.pick(Object.values(INKS)),
    haste: random.between(0.6, 1.5),
    slant: random.between(-4, 12),
    thickness: random.between(0.3, 1.4),
    accent: random.pick(['#27407e', '#0b6e78', '#8a1d2e', '#1d5a6c', '#6a3d7c', '#2e7a4f', '#333333']),
    paper: random.pick(['#fdfcf8', '#fcfbf6', '#f4efe0', '#ffffff', '#f6f3ea']),
  }
}

function inventDamage(random: Random): Damage {
  const now = (share: number) => random.next() < share
  const dim = now(0.15)
  const strong = now(0.2)
  const curled = now(0.15)
  return damaged({
    table: random.pick(['wood', 'cloth', 'laminate', 'steel'] as const),
    perspective: strong ? random.between(0.06, 0.12) : random.between(0.005, 0.045),
    tilt: random.spread(now(0.1) ? 6 : 2.2),
    // An arch rises and slanted corners reach beyond the flat sheet's place: they need room.
    fill: strong || curled ? random.between(0.82, 0.88) : random.between(0.86, 0.96),
    curl: curled ? random.between(0.2, 0.8) * random.pick([-1, 1]) : 0,
    unevenLight: random.between(0.1, 0.5),
    shadow: now(0.25) ? random.between(0.2, 0.65) : 0,
    defocus: now(0.25) ? random.between(0.8, 1.5) : random.between(0.3, 0.7),
    shake: now(0.1) ? random.between(2, 4) : 0,
    exposure: dim ? random.between(0.36, 0.6) : random.between(0.8, 1),
    noise: dim ? random.between(5, 8) : random.between(1.5, 4),
    light: dim ? [1, 0.86, 0.66] : [1, 0.985, 0.95],
    folds: now(0.3)
      ? { horizontal: [0.5], vertical: now(0.4) ? [0.5] : [] }
      : { horizontal: [], vertical: [] },
    crumple: now(0.2) ? random.between(0.3, 0.8) : 0,
    quality: Math.round(random.between(70, 88)),
  })
}
