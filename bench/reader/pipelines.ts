/** The pipelines that are compared, each behind the same two calls. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'

export interface Pipeline {
  /** The page's text, lines in reading order. */
  read(path: string): Promise<string>
  close(): Promise<void>
}

export const PIPELINES = {
  rxchat: openReader,
  '@gutenye/ocr-node': openGutenye,
  'tesseract.js': openTesseract,
} as const
export type PipelineName = keyof typeof PIPELINES

/** The whole engine, prescription structure included, as the bot runs it. */
async function openReader(): Promise<Pipeline> {
  const { createReader } = await import('../../inference/engines/reader/reader.ts')
  const reader = await createReader()
  return {
    async read(path) {
      const jpeg = await sharp(path).jpeg().toBuffer({ resolveWithObject: true })
      const { width, height } = jpeg.info
      const { lines } = await reader.encode({ digest: path, width, height, jpeg: new Uint8Array(jpeg.data) })
      return lines.map(({ text }) => text).join('\n')
    },
    close: () => reader.close(),
  }
}

/** The others live in this folder's own node_modules, so that the product never installs them. */
const peers = createRequire(new URL('../package.json', import.meta.url))

async function openGutenye(): Promise<Pipeline> {
  const { default: Ocr } = await import(pathToFileURL(peers.resolve('@gutenye/ocr-node')).href)
  const ocr = await Ocr.create()
  return {
    async read(path) {
      const lines: { text: string }[] = await ocr.detect(path)
      return lines.map(({ text }) => text).join('\n')
    },
    async close() {},
  }
}

async function openTesseract(): Promise<Pipeline> {
  const { createWorker, OEM } = peers('tesseract.js')
  const data = dirname(peers.resolve('@tesseract.js-data/eng/package.json'))
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: join(data, '4.0.0'),
    gzip: true,
    cacheMethod: 'none',
  })
  return {
    read: async (path) => (await worker.recognize(path)).data.text,
    close: () => worker.terminate(),
  }
}
