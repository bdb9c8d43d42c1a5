/** A hub with one small model, and a folder that goes away with the test. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  type CheckpointRequest,
  pullCheckpoint,
} from '../../../../../inference/engines/paligemma/hub/checkpoint.ts'
import type { HubOptions } from '../../../../../inference/engines/paligemma/hub/request.ts'
import { type HubDoubleOptions, startHub } from '../../../../doubles/hub/hub.ts'
import { MODEL, SEGMENT_BYTES, TOKEN } from './child-settings.ts'

export { MODEL, SEGMENT_BYTES, TOKEN }
export const STRANGER = 'hf_ofAnAccountThatDidNot'
export const WEIGHTS = 'model-00001-of-00001.safetensors'
/** Many ranges, so that cuts and kills meet some of them on the way. */
const WEIGHTS_BYTES = 600 * 1024

export async function setUp(options: Partial<HubDoubleOptions> & { gated?: boolean } = {}) {
  const files: Record<string, Uint8Array> = {
    'README.md': Buffer.from('# not needed'),
    'config.json': Buffer.from('{"model_type":"paligemma"}'),
    'tokenizer.json': noise(20_000, 'tokenizer'),
    'tokenizer_config.json': Buffer.from('{}'),
    'model.safetensors.index.json': Buffer.from('{"weight_map":{}}'),
    [WEIGHTS]: noise(WEIGHTS_BYTES, 'weights'),
  }
  const hub = await startHub({
    models: { [MODEL]: { files, gated: options.gated ?? false, revisions: ['float16'] } },
    tokens: { [TOKEN]: { accepted: true }, [STRANGER]: { accepted: false } },
    ...options,
  })
  const folder = await mkdtemp(join(tmpdir(), 'rxchat-hub-'))
  onTestFinished(async () => {
    await hub.close()
    await rm(folder, { recursive: true, force: true })
  })
  const pull = (request: Partial<Omit<CheckpointRequest, 'hub'>> & { hub?: HubOptions } = {}) =>
    pullCheckpoint({
      model: MODEL,
      folder,
      transfer: { segmentBytes: SEGMENT_BYTES, connections: 4 },
      ...request,
      hub: {
        endpoint: hub.endpoint,
        token: TOKEN,
        // The waits of a real hub would only be waited for.
        retry: { firstWaitMs: 1, longestWaitMs: 5 },
        ...request.hub,
      },
    })
  const written = (name: string) => readFile(join(folder, name))
  return { hub, files, folder, pull, written }
}

/** The same bytes every time, which don't repeat themselves within a file. */
export function noise(length: number, seed: string): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed}${index}`).digest(),
  )
  return Buffer.concat(blocks).subarray(0, length)
}
