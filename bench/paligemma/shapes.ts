/**
 * The shapes of PaliGemma 2 as google/paligemma2-* have them: configuration files and tensors.
 * Sources: the checkpoints' own config.json, and table 1 of arXiv 2408.00118 for Gemma 2.
 */

export const FAMILIES = {
  '3b': { hidden: 2304, layers: 26, feedForward: 9216, heads: 8, keyValueHeads: 4 },
  '10b': { hidden: 3584, layers: 42, feedForward: 14336, heads: 16, keyValueHeads: 8 },
} as const
export type Family = keyof typeof FAMILIES
/** Pixels of a picture's side. */
export const IMAGE_SIZES = [224, 448] as const
export type ImageSize = (typeof IMAGE_SIZES)[number]

export interface TensorShape {
  name: string
  shape: number[]
  /** What its values lie around. */
  centre: number
  spread: number
  /** Rows that are all zero. */
  zeroRows?: readonly number[]
}

const HEAD_DIM = 256
const VISION = { hidden: 1152, layers: 27, heads: 16, feedForward: 4304, patch: 14 }
/** Pieces, places, segments and `<image>`; the table is padded to a multiple of 64. */
export const TOKENS = { pieces: 256_000, image: 257_152, rows: 257_216, bos: 2, eos: [1, 107] } as const

/** As trained matrices have it, near enough: each product then keeps the size of its input. */
const SPREAD = 0.02
const NORM_SPREAD = 0.1

/** Position embeddings stand last: nothing else is different between the sizes of the picture. */
export const POSITIONS = 'vision_tower.vision_model.embeddings.position_embedding.weight'

export function tensorsOf(family: Family, size: ImageSize): TensorShape[] {
  return [
    ...visionTensors(),
    ...projectorTensors(family),
    ...textTensors(family),
    matrix(POSITIONS, [patchesOf(size), VISION.hidden]),
  ]
}

/** Patches, which are the image tokens too. */
export function patchesOf(size: ImageSize): number {
  return (size / VISION.patch) ** 2
}

function visionTensors(): TensorShape[] {
  const { hidden, layers, feedForward, patch } = VISION
  const tower = 'vision_tower.vision_model'
  return [
    ...biased(`${tower}.embeddings.patch_embedding`, [hidden, 3, patch, patch]),
    ...Array.from({ length: layers }, (_, layer) => `${tower}.encoder.layers.${layer}`).flatMap((at) => [
      ...layerNorm(`${at}.layer_norm1`, hidden),
      ...['q_proj', 'k_proj', 'v_proj', 'out_proj'].flatMap((name) =>
        biased(`${at}.self_attn.${name}`, [hidden, hidden]),
      ),
      ...layerNorm(`${at}.layer_norm2`, hidden),
      ...biased(`${at}.mlp.fc1`, [feedForward, hidden]),
      ...biased(`${at}.mlp.fc2`, [hidden, feedForward]),
    ]),
    ...layerNorm(`${tower}.post_layernorm`, hidden),
  ]
}

function projectorTensors(family: Family): TensorShape[] {
  return biased('multi_modal_projector.linear', [FAMILIES[family].hidden, VISION.hidden])
}

function textTensors(family: Family): TensorShape[] {
  const { hidden, layers, feedForward, heads, keyValueHeads } = FAMILIES[family]
  const model = 'language_model.model'
  // Gemma's norms are added to 1. Those after a block are twice as large here, so that layers outweigh the token
  // that goes in: tied tables would otherwise repeat it for ever.
  const norm = (name: string, centre: number): TensorShape => ({
    name: `${name}.weight`,
    shape: [hidden],
    centre,
    spread: NORM_SPREAD,
  })
  return [
    // A zero row is never the likeliest token: no answer ends before it has the length that is measured.
    { ...matrix(`${model}.embed_tokens.weight`, [TOKENS.rows, hidden]), zeroRows: TOKENS.eos },
    ...Array.from({ length: layers }, (_, layer) => `${model}.layers.${layer}`).flatMap((at) => [
      norm(`${at}.input_layernorm`, 0),
      matrix(`${at}.self_attn.q_proj.weight`, [heads * HEAD_DIM, hidden]),
      matrix(`${at}.self_attn.k_proj.weight`, [keyValueHeads * HEAD_DIM, hidden]),
      matrix(`${at}.self_attn.v_proj.weight`, [keyValueHeads * HEAD_DIM, hidden]),
      matrix(`${at}.self_attn.o_proj.weight`, [hidden, heads * HEAD_DIM]),
      norm(`${at}.post_attention_layernorm`, 1),
      norm(`${at}.pre_feedforward_layernorm`, 0),
      matrix(`${at}.mlp.gate_proj.weight`, [feedForward, hidden]),
      matrix(`${at}.mlp.up_proj.weight`, [feedForward, hidden]),
      matrix(`${at}.mlp.down_proj.weight`, [hidden, feedForward]),
      norm(`${at}.post_feedforward_layernorm`, 1),
    ]),
    // Logits as far apart as a trained model's, so that the last softcap has something to bend.
    norm(`${model}.norm`, 2),
  ]
}

function matrix(name: string, shape: number[]): TensorShape {
  return { name, shape, centre: 0, spread: SPREAD }
}

function biased(name: string, shape: number[]): TensorShape[] {
  return [matrix(`${name}.weight`, shape), matrix(`${name}.bias`, shape.slice(0, 1))]
}

function layerNorm(name: string, width: number): TensorShape[] {
  return [
    { name: `${name}.weight`, shape: [width], centre: 1, spread: NORM_SPREAD },
    { name: `${name}.bias`, shape: [width], centre: 0, spread: NORM_SPREAD },
  ]
}

/** `config.json`, with what the hub's leaves out left out, and its wrong `hidden_size` of 2048 left in. */
export function configOf(family: Family, size: ImageSize) {
  const { hidden, layers, feedForward, heads, keyValueHeads } = FAMILIES[family]
  const patches = patchesOf(size)
  return {
    architectures: ['PaliGemmaForConditionalGeneration'],
    bos_token_id: TOKENS.bos,
    eos_token_id: TOKENS.eos[0],
    hidden_size: 2048,
    image_token_index: TOKENS.image,
    model_type: 'paligemma',
    pad_token_id: 0,
    projection_dim: hidden,
    text_config: {
      architectures: ['Gemma2ForCausalLM'],
      attn_logit_softcapping: 50,
      eos_token_id: TOKENS.eos,
      final_logit_softcapping: 30,
      hidden_activation: 'gelu_pytorch_tanh',
      hidden_size: hidden,
      intermediate_size: feedForward,
      model_type: 'gemma2',
      num_hidden_layers: layers,
      num_image_tokens: patches,
      num_key_value_heads: keyValueHeads,
      // The 3B's are the reference's defaults, and are not written down.
      ...(family === '3b' ? {} : { num_attention_heads: heads, head_dim: HEAD_DIM }),
      query_pre_attn_scalar: HEAD_DIM,
      sliding_window: 4096,
      torch_dtype: 'bfloat16',
      vocab_size: TOKENS.rows,
    },
    torch_dtype: 'bfloat16',
    vision_config: {
      hidden_size: VISION.hidden,
      image_size: size,
      intermediate_size: VISION.feedForward,
      model_type: 'siglip_vision_model',
      num_attention_heads: VISION.heads,
      num_hidden_layers: VISION.layers,
      num_image_tokens: patches,
      patch_size: VISION.patch,
      projection_dim: hidden,
      torch_dtype: 'bfloat16',
      vision_use_head: false,
    },
  }
}

export const GENERATION_CONFIG = {
  _from_model_config: true,
  bos_token_id: TOKENS.bos,
  eos_token_id: TOKENS.eos[0],
  pad_token_id: 0,
}

export function preprocessorOf(size: ImageSize) {
  const half = [0.5, 0.5, 0.5]
  return {
    do_convert_rgb: null,
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    image_mean: half,
    image_processor_type: 'SiglipImageProcessor',
    image_seq_length: patchesOf(size),
    image_std: half,
    processor_class: 'PaliGemmaProcessor',
    resample: 3,
    rescale_factor: 1 / 255,
    size: { height: size, width: size },
  }
}
