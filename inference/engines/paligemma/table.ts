/** The token table: a file read row by row, never held. */
import { open } from 'node:fs/promises'
import { InferenceError } from '../../errors.ts'
import { FILES, type Manifest } from './manifest.ts'

export interface TokenTable {
  /** [ids, hidden], scaled as the decoder wants them. */
  rows(ids: readonly number[]): Promise<Float32Array<ArrayBuffer>>
  close(): Promise<void>
}

/** @throws InferenceError 'model-missing' */
export async function openTable(path: string, { text, embeddings }: Manifest): Promise<TokenTable> {
  const file = await open(path).catch((cause) => {
    throw new InferenceError('model-missing', `${FILES.embeddings} is missing.`, { cause })
  })
  const { hidden } = text
  const half = embeddings.type === 'float16'
  const rowBytes = hidden * (half ? 2 : 4)
  return {
    async rows(ids) {
      const rows = new Float32Array(ids.length * hidden)
      for (const [i, id] of ids.entries()) {
        const bytes = new Uint8Array(new ArrayBuffer(rowBytes))
        const { bytesRead } = await file.read(bytes, 0, rowBytes, id * rowBytes)
        if (bytesRead < rowBytes) throw new InferenceError('model-broken', `${FILES.embeddings} is cut off.`)
        const row = half ? new Float16Array(bytes.buffer) : new Float32Array(bytes.buffer)
        for (let at = 0; at < hidden; at++) rows[i * hidden + at] = row[at]! * embeddings.scale
      }
      return rows
    },
    close: () => file.close(),
  }
}
