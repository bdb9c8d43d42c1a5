/** The pages of a PDF: drawn by PDFium in WebAssembly. */
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { InferenceError } from '../errors.ts'
import type { ImageLimits } from './limits.ts'
import type { RawPicture } from './raw-picture.ts'

/** Where PDFium says why a document doesn't open (FPDF_GetLastError: 4 is "password required"). */
const PDF_LOCKED = /password/i

/**
 * One page after another, so that one at a time is in memory.
 *
 * @throws {InferenceError} `broken-image`, `image-too-small`, `pdf-locked`, `pdf-empty`
 */
export async function* drawPdf(file: Uint8Array, limits: ImageLimits): AsyncGenerator<RawPicture> {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(file).catch((cause: unknown) => {
    const locked = cause instanceof Error && PDF_LOCKED.test(cause.message)
    throw locked
      ? new InferenceError('pdf-locked', 'the PDF asks for a password')
      : new InferenceError('broken-image', 'the PDF can not be opened', { cause })
  })
  const count = Math.min(document.getPageCount(), limits.maxPages)
  if (count === 0) throw new InferenceError('pdf-empty', 'the PDF has no pages')
  for (let index = 0; index < count; index++) yield await drawPage(document, index, limits)
}

type Document = Awaited<ReturnType<PDFiumLibrary['loadDocument']>>

async function drawPage(document: Document, index: number, limits: ImageLimits): Promise<RawPicture> {
  try {
    const page = document.getPage(index)
    const { originalWidth, originalHeight } = page.getOriginalSize()
    // A page's size in points says nothing of its content's: draw every page at the working size.
    const scale = limits.workingSide / Math.max(originalWidth, originalHeight)
    if (!(Math.min(originalWidth, originalHeight) * scale >= limits.minSide))
      throw new InferenceError('image-too-small', `page ${index + 1} of the PDF is a mere line`)
    const { data, width, height } = await page.render({ scale, render: 'bitmap', renderFormFields: true })
    // RGBA: the package asks PDFium for reversed byte order.
    return { data, width, height }
  } catch (cause) {
    if (cause instanceof InferenceError) throw cause
    throw new InferenceError('broken-image', `page ${index + 1} of the PDF can not be drawn`, { cause })
  }
}
