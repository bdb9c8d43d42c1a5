/**
 * Gemma 2: embedded tokens and the cache of those before them → the next token's logits and the new cache rows.
 * What sees what is an input (`bias`), so nothing of the mask is built in, and several texts can go side by side.
 *
 * Inputs: `embeddings` [texts, tokens, hidden], scaled; `positions` [texts, tokens] int64, from 1;
 * `bias` [texts, 1, 1, tokens, past + tokens], added to the scores (0: seen, very negative: not seen);
 * `past_key.N` [texts, key/value heads, 1, head_dim, past] and `past_value.N` [texts, key/value heads, 1, past, head_dim],
 * whose unused places are hidden by the bias: the caller keeps them in one buffer and writes what is new into it.
 * Outputs: `logits` [texts, 1, vocabulary] of the last token; `new_key.N` [texts, key/value heads, 1, head_dim, tokens];
 * `new_value.N` [texts, key/value heads, 1, tokens, head_dim].
 *
 * Keys stand on end because the runtime multiplies one row (a query) by a matrix without repacking it only if the
 * matrix isn't transposed: 0.42 instead of 0.61 ms a layer of the 3B at 1,140 places.
 */
import type { Architecture } from '../checkpoint/architecture.ts'
import { type Building, linear, vector } from './linear.ts'
import { rotaryTables } from './rotary.ts'

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
      { axis: -1, epsilon: { float: epsilon }, stash_type: 1 },
    )
  const lastToken = (value: string, axis: number): string =>
    graph.node('Slice', [value, integers(-1), graph.constant([AFTER_ALL]), integers(axis)])
  const softcap = (value: string, cap: number): string =>
    graph.node('Mul', [graph.node('Tanh', [value]), number(cap)])

  let x = graph.input('embeddings', ['texts', 'tokens', hidden])
  const positions = graph.input('positions', ['texts', 'tokens'], 'int64')
  let bias = graph.input('bias', ['texts', 1, 1, 'tokens', 'seen'])
  const tables = await rotaryTables(graph, text)
  /** [texts, tokens, heads of all · head_dim] → [texts, key/value heads, heads of each, …by `axes`] */
  const split = (value: string, each: number, axes: readonly [number, number]): string =>
    graph.node('Transpose', [graph.node('Reshape', [value, integers(0, 0, keyValueHeads, each, headDim)])], {
      perm: [0, 2, 3, ...axes],
    })
  const [tokensAxis, widthAxis] = [1, 4] as const

  for (let layer = 0; layer < layers; layer++) {
    const at = `${MODEL}.layers.${layer}`
    const attention = `${at}.self_attn`
    const seen = await norm(x, `${at}.input_layernorm`)
    const projected = await linear(building, seen, [
      `${attention}.q_proj`,
      `${attention}.k_proj`,
      `${attention}.v_proj`,
    ])
    const turning = (heads + keyValueHeads) * headDim
    const parts = graph.node(
      'Split',
      [projected, integers(turning, keyValueHeads * headDim)],
      { axis: -1 },
      2,
    )
    const turned = graph.node('RotaryEmbedding', [parts, positions, tables.cos, tables.sin], {
      num_heads: heads + keyValueHeads,
    })
    const both = graph.node(
      'Split',
      [turned, integers(heads * headDim, keyValueHeads * headDim)],
      { axis: -1 },
      2,
    )
    let query = split(both, groups, [tokensAxis, widthAxis])
    const key = split(`${both}#1`, 1, [widthAxis, tokensAxis])
    const value = split(`${parts}#1`, 1, [tokensAxis, widthAxis])
    if (layer === layers - 1) {
      // Nothing but the last token's result is used from here on.
      query = lastToken(query, 3)
      x = lastToken(x, 1)
      bias = lastToken(bias, 3)
    }
    const pastKey = graph.input(`past_key.${layer}`, ['texts', keyValueHeads, 1, headDim, 'past'])
    const pastValue = graph.input(`past_value.${layer}`, ['texts', keyValueHeads, 1, 'past', headDim])

    const scores = graph.node(
      'Concat',
      [graph.node('MatMul', [query, pastKey]), graph.node('MatMul', [query, key])],
      { axis: -1 },
    )
    const masked = graph.node('Add', [softcap(scores, text.attentionSoftcap), bias])
    const shares = graph.node('Softmax', [masked], { axis: -1 })
    const past = graph.node('Shape', [pastKey], { start: 4, end: 5 })
    const ofPast = graph.node('Slice', [shares, integers(0), past, integers(-1)])
    const ofNew = graph.node('Slice', [shares, past, graph.constant([AFTER_ALL]), integers(-1)])
    const attended = graph.node('Add', [
      graph.node('MatMul', [ofPast, pastValue]),
      graph.node('MatMul', [ofNew, value]),
    ])
    const joined = graph.node('Reshape', [
      graph.node('Transpose', [attended], { perm: [0, 3, 1, 2, 4] }),
      integers(0, 0, heads * headDim),
    ])
    const added = await linear(building, joined, [`${attention}.o_proj`])
    x = graph.node('Add', [x, await norm(added, `${at}.post_attention_layernorm`)])

    const ready = await norm(x, `${at}.pre_feedforward_layernorm`)
    const wide = await linear(building, ready, [`${at}.mlp.gate_proj`, `${at}.mlp.up_proj`])
    const gate = graph.node('Split', [wide], { axis: -1, num_outputs: 2 }, 2)
    const bent = graph.node('Gelu', [gate], { approximate: 'tanh' })
    const fed = await linear(building, graph.node('Mul', [bent, `${gate}#1`]), [`${at}.mlp.down_proj`])
    x = graph.node('Add', [x, await norm(fed, `${at}.post_feedforward_layernorm`)])

    graph.output(`new_key.${layer}`, key, ['texts', keyValueHeads, 1, headDim, 'tokens'])
    graph.output(`new_value.${layer}`, value, ['texts', keyValueHeads, 1, 'tokens', headDim])
  }

  const logits = await linear(building, await norm(x, `${MODEL}.norm`), [`${MODEL}.embed_tokens`])
  const bent = softcap(graph.node('Div', [logits, number(text.finalSoftcap)]), text.finalSoftcap)
  graph.output('logits', bent, ['texts', 1, text.vocabulary])
}
