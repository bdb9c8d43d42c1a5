/** SigLIP So400m/14 and the projector: pictures as numbers → image features in the decoder's own space. */
import { InferenceError } from '../../../errors.ts'
import type { Architecture } from '../checkpoint/architecture.ts'
import { type Building, linear, vector } from './linear.ts'

const TOWER = 'vision_tower.vision_model'

/** `pixel_values` [pictures, 3, size, size] → `image_features` [pictures, tokens, text hidden]. */
export async function buildVision(building: Building, { vision, text }: Architecture): Promise<void> {
  const { graph, weights } = building
  const { hidden, heads, layers, imageSize, patchSize, epsilon } = vision
  const tokens = Math.floor(imageSize / patchSize) ** 2
  const pixels = graph.input('pixel_values', ['pictures', 3, imageSize, imageSize])

  const norm = async (input: string, name: string): Promise<string> =>
    graph.node(
      'LayerNormalization',
      [input, await vector(building, `${name}.weight`), await vector(building, `${name}.bias`)],
      { axis: -1, epsilon: { float: epsilon } },
    )
  const project = (input: string, name: string): Promise<string> =>
    linear(building, input, [name], { bias: true })

  const patches = graph.node(
    'Conv',
    [
      pixels,
      await vector(building, `${TOWER}.embeddings.patch_embedding.weight`),
      await vector(building, `${TOWER}.embeddings.patch_embedding.bias`),
    ],
    { kernel_shape: [patchSize, patchSize], strides: [patchSize, patchSize] },
  )
  const rows = graph.node('Reshape', [patches, graph.constant([0n, BigInt(hidden), -1n])])
  let x = graph.node('Add', [
    graph.node('Transpose', [rows], { perm: [0, 2, 1] }),
    await vector(building, `${TOWER}.embeddings.position_embedding.weight`),
  ])
  for (let layer = 0; layer < layers; layer++) {
    const at = `${TOWER}.encoder.layers.${layer}`
    const seen = await norm(x, `${at}.layer_norm1`)
    const attended = graph.node(
      'MultiHeadAttention',
      [
        await project(seen, `${at}.self_attn.q_proj`),
        await project(seen, `${at}.self_attn.k_proj`),
        await project(seen, `${at}.self_attn.v_proj`),
      ],
      { num_heads: heads, scale: { float: (hidden / heads) ** -0.5 } },
    )
    x = graph.node('Add', [x, await project(attended, `${at}.self_attn.out_proj`)])
    const wide = await project(await norm(x, `${at}.layer_norm2`), `${at}.mlp.fc1`)
    const bent = graph.node('Gelu', [wide], { approximate: 'tanh' })
    x = graph.node('Add', [x, await project(bent, `${at}.mlp.fc2`)])
  }
  const features = await project(await norm(x, `${TOWER}.post_layernorm`), 'multi_modal_projector.linear')
  if (weights.shape('multi_modal_projector.linear.weight')[0] !== text.hidden)
    throw new InferenceError('model-broken', 'The projector does not fit the decoder.')
  graph.output('image_features', features, ['pictures', tokens, text.hidden])
}
