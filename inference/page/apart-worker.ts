/** The process that opens files: see apart.ts. It knows nothing but the file it is given. */
import { failureOf } from '../serving/failure.ts'
import type { FromOpener, ToOpener } from './apart-protocol.ts'
import { openHere } from './image.ts'

const tell = (message: FromOpener) => process.send?.(message)

process.on('message', ({ file, limits }: ToOpener) => {
  openHere(file, limits).then(
    (pages) => tell({ type: 'opened', pages }),
    (error: unknown) => tell({ type: 'refused', failure: failureOf(error) }),
  )
})
// Who started it is gone.
process.on('disconnect', () => process.exit())
tell({ type: 'ready' })
