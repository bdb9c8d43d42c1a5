/**
 * Gemma 2: embedded tokens and the cache of those before them → the next token's logits and the new cache rows.
 * One graph for prefill and decode; what sees what is an input (`bias`), so nothing of the mask is built in.
 *
 * Inputs: `embeddings` [tokens, hidden], scaled; `positions` [tokens], from 1; `bias` [tokens, past + tokens], added
 * to the scores (0: seen, very negative: not seen); `past_key.N`, `past_value.N` [key/value heads, 1, past, head_dim],
 * whose unused rows are hidden by the bias: the caller keeps them in one buffer and writes each new row into it.
 * Outputs: `logits` [1, vocabulary] of the last token; `new_key.N`, `new_value.N` [key/value heads, 1, tokens, head_dim].
 */
import type { Architecture } from '../checkpoint/architecture.ts'
import { type Building, linear, vector } from './linear.ts'

const MODEL = 'language_model.model'
const AFTER_ALL = 2n ** 62n

export async function buildDecoder(building: Building, { text }: Architecture): Promise<void> {
  const { graph } = building
  const { hidden, heads, keyValueHeads, headDim, layers, epsilon } = text
  const groups = heads / keyValueHeads
  const number = (value: number): string => graph.constant(Float32Array.of(value), [])
  const integers = (...values: number[]): string => graph.constant(values.map(BigInt))

  // Gemma's norms multiply by 1 + w.
  const norm = async (input: string, name: string): Promise<string> =>
    graph.node(
      'SimplifiedLayerNormalization',
      [input, await vector(building, `${name}.weight`, (w) => 1 + w)],
      {
        axis: -1,
        epsilon: { float: epsilon },
        stash_type: 1,
      },
    )
  const lastRow = (value: string): string =>
    graph.node('Slice', [value, integers(-1), graph.constant([AFTER_ALL]), integers(0)])
  const softcap = (value: string, cap: number): string =>
    graph.node('Mul', [graph.node('Tanh', [value]), number(cap)])

  let x = graph.input('embeddings', ['tokens', hidden])
  const positions = graph.input('positions', ['tokens'])
  let bias = graph.input('bias', ['tokens', 'seen'])
  const frequencies = Float32Array.from({ length: headDim / 2 }, (_, i) => text.theta ** ((-2 * i) / headDim))
  const angles = graph.node('Mul', [
    graph.node('Unsqueeze', [positions, integers(1)]),
    graph.constant(frequencies, [1, headDim / 2]),
  ])
  const rotation = { cos: graph.node('Cos', [angles]), sin: graph.node('Sin', [angles]) }
  const rotate = (value: string, { cos, sin }: typeof rotation): string => {
    const first = graph.node('Split', [value], { axis: -1, num_outputs: 2 }, 2)
    const second = `${first}#1`
    const times = (a: string, b: string): string => graph.node('Mul', [a, b])
    const turned = graph.node('Sub', [times(first, cos), times(second, sin)])
    return graph.node('Concat', [turned, graph.node('Add', [times(second, cos), times(first, sin)])], {
      axis: -1,
    })
  }
  /** [tokens, heads · head_dim] → [key/value heads, queries of each, tokens, head_dim] */
  const split = (value: string, each: number): string =>
    graph.node('Transpose', [graph.node('Reshape', [value, integers(-1, keyValueHeads, each, headDim)])], {
      perm: [1, 2, 0, 3],
    })

  for (let layer = 0; layer < layers; layer++) {
    const at = `${MODEL}.layers.${layer}`
    const seen = await norm(x, `${at}.input_layernorm`)
    const key = rotate(split(await linear(building, seen, `${at}.self_attn.k_proj`), 1), rotation)
    const value = split(await linear(building, seen, `${at}.self_attn.v_proj`), 1)
    let asking = seen
    let turns = rotation
    if (layer === layers - 1) {
      // Nothing but the last token's result is used from here on.
      asking = lastRow(seen)
      x = lastRow(x)
      bias = lastRow(bias)
      turns = { cos: lastRow(rotation.cos), sin: lastRow(rotation.sin) }
    }
    const query = rotate(split(await linear(building, asking, `${at}.self_attn.q_proj`), groups), turns)
    const shape = [keyValueHeads, 1, 'past', headDim] as const
    const pastKey = graph.input(`past_key.${layer}`, shape)
    const pastValue = graph.input(`past_value.${layer}`, shape)

    const scale = { transB: 1, alpha: { float: text.queryScale / text.attentionSoftcap } }
    const scores = graph.node(
      'Concat',
      [graph.node('FusedMatMul', [query, pastKey], scale), graph.node('FusedMatMul', [query, key], scale)],
      { axis: -1 },
    )
    const masked = graph.node('Add', [softcap(scores, text.attentionSoftcap), bias])
    const shares = graph.node('Softmax', [masked], { axis: -1 })
    const past = graph.node('Shape', [pastKey], { start: 2, end: 3 })
    const ofPast = graph.node('Slice', [shares, integers(0), past, integers(-1)])
    const ofNew = graph.node('Slice', [shares, past, graph.constant([AFTER_ALL]), integers(-1)])
    const attended = graph.node('Add', [
      graph.node('MatMul', [ofPast, pastValue]),
      graph.node('MatMul', [ofNew, value]),
    ])
    const joined = graph.node('Reshape', [
      graph.node('Transpose', [attended], { perm: [2, 0, 1, 3] }),
      integers(-1, heads * headDim),
    ])
    const added = await linear(building, joined, `${at}.self_attn.o_proj`)
    x = graph.node('Add', [x, await norm(added, `${at}.post_attention_layernorm`)])

    const ready = await norm(x, `${at}.pre_feedforward_layernorm`)
    const gate = graph.node('Gelu', [await linear(building, ready, `${at}.mlp.gate_proj`)], {
      approximate: 'tanh',
    })
    const gated = graph.node('Mul', [gate, await linear(building, ready, `${at}.mlp.up_proj`)])
    const fed = await linear(building, gated, `${at}.mlp.down_proj`)
    x = graph.node('Add', [x, await norm(fed, `${at}.post_feedforward_layernorm`)])

    graph.output(`new_key.${layer}`, key, [keyValueHeads, 1, 'tokens', headDim])
    graph.output(`new_value.${layer}`, value, [keyValueHeads, 1, 'tokens', headDim])
  }

  const logits = await linear(building, await norm(x, `${MODEL}.norm`), `${MODEL}.embed_tokens`)
  const bent = softcap(graph.node('Div', [logits, number(text.finalSoftcap)]), text.finalSoftcap)
  graph.output('logits', bent, [1, text.vocabulary])
}
