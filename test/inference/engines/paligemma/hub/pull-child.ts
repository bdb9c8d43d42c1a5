/** A process of its own that pulls, to be killed on the way: `pull-child.ts ENDPOINT FOLDER`. */
import { pullCheckpoint } from '../../../../../inference/engines/paligemma/hub/checkpoint.ts'
import { MODEL, SEGMENT_BYTES, TOKEN } from './child-settings.ts'

const [endpoint, folder] = process.argv.slice(2)
await pullCheckpoint({
  model: MODEL,
  folder: folder!,
  hub: { endpoint: endpoint!, token: TOKEN },
  transfer: { segmentBytes: SEGMENT_BYTES, connections: 4 },
})
