/** The embedded reader, its steps called directly: pages without a worker thread, and lone words. */
import sharp from 'sharp'
import { encodePage } from '../../inference/engines/reader/encode.ts'
import type { Lexicon } from '../../inference/lexicon/lexicon.ts'
import { lexiconOf, loadLexicon } from '../../inference/lexicon/load.ts'
import { fold } from '../../inference/lexicon/spelling.ts'
import type { TextLine } from '../../inference/ocr/line.ts'
import { loadTextModels } from '../../inference/ocr/models.ts'
import { readPictureOfLine } from '../../inference/ocr/read-rectangle.ts'
import { openImage } from '../../inference/page/image.ts'
import { readName } from '../../inference/structure/name.ts'
import { passageOf } from '../../inference/structure/passage.ts'
import type { EvaluatedEngine } from '../engine.ts'

const MEDICINES = { kinds: ['brand', 'generic'] } as const

export async function openReader(): Promise<EvaluatedEngine> {
  const models = await loadTextModels()
  const lexicon = loadLexicon()
  const closedLexicons = new Map<string, Lexicon>()

  function closedLexicon(names: readonly string[]): Lexicon {
    const key = names.join('|')
    let closed = closedLexicons.get(key)
    if (!closed) {
      closed = lexiconOf(
        names.map((name) => ({
          name,
          kind: 'brand',
          generics: [],
          aliases: [],
          forms: [],
          strengths: [],
        })),
      )
      closedLexicons.set(key, closed)
    }
    return closed
  }

  return {
    id: 'reader',
    async readPage(file) {
      const [page] = await openImage(file)
      const started = performance.now()
      const before = process.cpuUsage()
      const { lines, prescription, problems } = await encodePage(page!, models, lexicon)
      const { user, system } = process.cpuUsage(before)
      return {
        lines,
        prescription,
        problems,
        milliseconds: performance.now() - started,
        cpuMs: (user + system) / 1000,
      }
    },
    async readWord(file, names) {
      const started = performance.now()
      const line = await readPictureOfLine(await decodeWord(file), models)
      const name = readName(passageOf(line), lexicon, MEDICINES)
      const milliseconds = performance.now() - started
      return {
        text: line.text,
        open: matched(line, lexicon),
        closed: matched(line, closedLexicon(names)),
        name,
        milliseconds,
      }
    },
    close: () => models.close(),
  }
}

/** Distinct names, best first. */
function matched(line: TextLine, lexicon: Lexicon): string[] {
  const matches = lexicon.match({ line, from: 0, to: line.text.length }, MEDICINES)
  return [...new Map(matches.map(({ entry }) => [fold(entry.name), entry.name])).values()]
}

/** Cut-outs are smaller than the least picture that the product takes in, and may be transparent. */
async function decodeWord(file: Uint8Array) {
  const { data, info } = await sharp(file)
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}
