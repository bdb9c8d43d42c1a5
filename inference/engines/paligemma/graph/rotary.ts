/** Rotary positions as the runtime's RotaryEmbedding reads them: one row of cosines and sines for every position. */
import type { Architecture } from '../checkpoint/architecture.ts'
import { bytesOf, once } from './linear.ts'
import type { GraphWriter } from './onnx.ts'

/**
 * Queries and keys are both turned, so each carries half of what a score is multiplied by before its softcap
 * (query scale / cap): scores come out as they go into tanh.
 *
 * @returns Names of [positions, head_dim / 2] each.
 */
export async function rotaryTables(
  graph: GraphWriter,
  { headDim, theta, positions, queryScale, attentionSoftcap }: Architecture['text'],
): Promise<{ cos: string; sin: string }> {
  const half = headDim / 2
  const scale = Math.sqrt(queryScale / attentionSoftcap)
  const table = (of: (angle: number) => number): Promise<string> => {
    const values = new Float32Array(positions * half)
    for (let i = 0; i < values.length; i++)
      values[i] = scale * of(Math.floor(i / half) * theta ** ((-2 * (i % half)) / headDim))
    return graph.weight(`rotary.${of.name}`, 'float32', [positions, half], once(bytesOf(values)))
  }
  return { cos: await table(Math.cos), sin: await table(Math.sin) }
}
