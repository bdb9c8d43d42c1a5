/** What lies where in the bench's work folder. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Dtype, SUFFIXES } from './configurations.ts'
import type { ImageSize } from './shapes.ts'

/** Of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

export function checkpointFolder(work: string, size: ImageSize): string {
  return join(work, `3b-${size}`)
}

export function convertedFolder(work: string, size: ImageSize, bits: number): string {
  return join(work, 'converted', `3b-${size}-${bits}bit`)
}

export function exportedFolder(work: string, size: ImageSize): string {
  return join(work, 'peer', `3b-${size}`)
}

export function exportedFile(work: string, size: ImageSize, graph: string, dtype: Dtype): string {
  return join(exportedFolder(work, size), 'onnx', `${graph}${SUFFIXES[dtype]}.onnx`)
}
