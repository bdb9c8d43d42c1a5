/** The thread that decodes one HEIC or PDF file: see apart.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ApartResult, ApartTask, RawPicture } from './apart.ts'
import type { ImageLimits } from './limits.ts'

/** Where PDFium says why a document doesn't open (FPDF_GetLastError: 4 is "password required"). */
const PDF_LOCKED = /password/i

async function decode({ kind, file, limits }: ApartTask): Promise<ApartResult> {
  return kind === 'heic' ? decodeHeic(file, limits) : renderPdf(file, limits)
}

async function decodeHeic(file: Uint8Array, limits: ImageLimits): Promise<ApartResult> {
  const { default: heic } = await import('heic-decode')
  const images = await heic.all({ buffer: file })
  const first = images[0]
  if (first === undefined) return { refused: 'broken-image', message: 'no picture in the HEIC file' }
  if (first.width * first.height > limits.maxPixels) {
    return {
      refused: 'too-many-pixels',
      message: `the picture has ${first.width} x ${first.height} pixels`,
      details: { limitMegapixels: Math.floor(limits.maxPixels / 1e6) },
    }
  }
  if (Math.min(first.width, first.height) < limits.minSide) {
    return { refused: 'image-too-small', message: `the picture has ${first.width} x ${first.height} pixels` }
  }
  const { width, height, data } = await first.decode()
  return { pictures: [{ width, height, data: new Uint8Array(data.buffer) }] }
}

async function renderPdf(file: Uint8Array, limits: ImageLimits): Promise<ApartResult> {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium')
  const library = await PDFiumLibrary.init()
  let document: Awaited<ReturnType<typeof library.loadDocument>>
  try {
    document = await library.loadDocument(file)
  } catch (cause) {
    const locked = cause instanceof Error && PDF_LOCKED.test(cause.message)
    return locked
      ? { refused: 'pdf-locked', message: 'the PDF asks for a password' }
      : { refused: 'broken-image', message: 'the PDF can not be opened' }
  }
  const count = Math.min(document.getPageCount(), limits.maxPages)
  if (count === 0) return { refused: 'pdf-empty', message: 'the PDF has no pages' }
  const pictures: RawPicture[] = []
  for (let index = 0; index < count; index++) {
    const page = document.getPage(index)
    const { originalWidth, originalHeight } = page.getOriginalSize()
    // A page's size in points says nothing of its content's: draw every page at the working size.
    const scale = limits.workingSide / Math.max(originalWidth, originalHeight)
    const { data, width, height } = await page.render({ scale, render: 'bitmap', renderFormFields: true })
    // RGBA: the package asks PDFium for reversed byte order.
    pictures.push({ data, width, height })
  }
  return { pictures }
}

const result = await decode(workerData as ApartTask)
const transfers =
  'pictures' in result ? result.pictures.map((picture) => picture.data.buffer as ArrayBuffer) : []
parentPort?.postMessage(result, transfers)
