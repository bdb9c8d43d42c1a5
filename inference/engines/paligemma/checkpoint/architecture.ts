/** What a checkpoint's `config.json` and its companions say of its shape. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InferenceError } from '../../../errors.ts'

export interface Architecture {
  vision: {
    hidden: number
    layers: number
    heads: number
    imageSize: number
    patchSize: number
    epsilon: number
  }
  text: {
    hidden: number
    layers: number
    heads: number
    keyValueHeads: number
    headDim: number
    /** Width of the layers' inner part. */
    feedForward: number
    vocabulary: number
    epsilon: number
    /** Most tokens of a text: beyond its sliding window, half of the layers would want another mask. */
    positions: number
    /** Base of the rotary positions. */
    theta: number
    /** Queries are multiplied by it: queryScalar^-0.5, which is not headDim^-0.5 in the 28B. */
    queryScale: number
    /** Scores and logits are bent to ±cap by cap · tanh(x / cap). */
    attentionSoftcap: number
    finalSoftcap: number
  }
  tokens: { image: number; bos: number; eos: number[] }
  image: { mean: [number, number, number]; std: [number, number, number] }
}

const count = z.number().int().positive()
const ids = z.union([z.number().int(), z.array(z.number().int()).min(1)])

/** Defaults are those of the reference's configuration classes: the 3B leaves several out. */
const configSchema = z.object({
  model_type: z.literal('paligemma'),
  image_token_index: z.number().int(),
  vision_config: z.object({
    model_type: z.literal('siglip_vision_model'),
    hidden_size: count,
    num_hidden_layers: count,
    num_attention_heads: count,
    image_size: count.default(224),
    patch_size: count.default(16),
    layer_norm_eps: z.number().positive().default(1e-6),
    vision_use_head: z.literal(false),
  }),
  text_config: z.object({
    model_type: z.literal('gemma2'),
    hidden_size: count,
    intermediate_size: count,
    num_hidden_layers: count,
    num_attention_heads: count.default(8),
    num_key_value_heads: count.default(4),
    head_dim: count.default(256),
    vocab_size: count,
    max_position_embeddings: count.default(8192),
    sliding_window: count.default(4096),
    rms_norm_eps: z.number().positive().default(1e-6),
    rope_theta: z.number().positive().optional(),
    rope_parameters: z.object({ rope_theta: z.number().positive() }).optional(),
    query_pre_attn_scalar: z.number().positive().default(256),
    attn_logit_softcapping: z.number().positive().default(50),
    final_logit_softcapping: z.number().positive().default(30),
    bos_token_id: z.number().int().default(2),
    eos_token_id: ids.default(1),
  }),
})

const THETA = 10_000
const DEFAULT_IMAGE = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] }

const channels = z.tuple([z.number(), z.number(), z.number()])
const preprocessorSchema = z.object({ image_mean: channels, image_std: channels })
const generationSchema = z.object({ eos_token_id: ids.optional() })

/** @throws InferenceError 'model-missing' without a config.json, 'model-broken' for another kind of model. */
export async function readArchitecture(folder: string): Promise<Architecture> {
  const config = parse(configSchema, await readJson(folder, 'config.json'), 'config.json')
  const preprocessor = parse(
    preprocessorSchema,
    await readJson(folder, 'preprocessor_config.json', DEFAULT_IMAGE),
    'preprocessor_config.json',
  )
  const generation = parse(
    generationSchema,
    await readJson(folder, 'generation_config.json', {}),
    'generation_config.json',
  )
  const { vision_config: vision, text_config: text } = config
  const eos = [text.eos_token_id, generation.eos_token_id ?? []].flat()
  return {
    vision: {
      hidden: vision.hidden_size,
      layers: vision.num_hidden_layers,
      heads: vision.num_attention_heads,
      imageSize: vision.image_size,
      patchSize: vision.patch_size,
      epsilon: vision.layer_norm_eps,
    },
    text: {
      hidden: text.hidden_size,
      layers: text.num_hidden_layers,
      heads: text.num_attention_heads,
      keyValueHeads: text.num_key_value_heads,
      headDim: text.head_dim,
      feedForward: text.intermediate_size,
      vocabulary: text.vocab_size,
      epsilon: text.rms_norm_eps,
      positions: Math.min(text.max_position_embeddings, text.sliding_window),
      theta: text.rope_parameters?.rope_theta ?? text.rope_theta ?? THETA,
      queryScale: text.query_pre_attn_scalar ** -0.5,
      attentionSoftcap: text.attn_logit_softcapping,
      finalSoftcap: text.final_logit_softcapping,
    },
    tokens: { image: config.image_token_index, bos: text.bos_token_id, eos: [...new Set(eos)] },
    image: { mean: preprocessor.image_mean, std: preprocessor.image_std },
  }
}

async function readJson(folder: string, name: string, otherwise?: unknown): Promise<unknown> {
  let text: string
  try {
    text = await readFile(join(folder, name), 'utf8')
  } catch (cause) {
    if (otherwise !== undefined) return otherwise
    throw new InferenceError('model-missing', `There is no ${name} in ${folder}.`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InferenceError('model-broken', `${name} is not JSON.`, { cause })
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.infer<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new InferenceError(
    'model-broken',
    `${name} doesn't describe a PaliGemma 2: ${z.prettifyError(result.error)}`,
    { cause: result.error },
  )
}
