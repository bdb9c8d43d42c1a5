/** Settings of the PaliGemma model that stands beside the reader: docs/paligemma.md. */
import { z } from 'zod'
import { flag, list, optional } from './values.ts'

export interface ModelConfig {
  /** 'google/paligemma2-3b-mix-448'; the embedded reader alone where it isn't set. */
  name: string | undefined
  /** Bits of a weight; the most exact that was pulled where it isn't set. */
  bits: ModelBits | undefined
  /** Crops of a page that it sees beside the whole. */
  tiles: number | undefined
  /** Faster follow-ups that can give other words. */
  approximate: boolean
  /** Where it runs, in the order of preference. */
  providers: ModelProvider[]
  threads: number | undefined
}

export const MODEL_BITS = ['4', '8', '16'] as const
export type ModelBits = 4 | 8 | 16
/** Those of the engine, which is only loaded where a model is asked for. */
const MODEL_PROVIDERS = ['cpu', 'cuda', 'webgpu'] as const
export type ModelProvider = (typeof MODEL_PROVIDERS)[number]

/** Each costs a run of the vision encoder per page; more than this and a phone's photo is cut into single words. */
const MOST_TILES = 16

export const modelSettings = z.object({
  RXCHAT_MODEL: optional(z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'it takes OWNER/NAME')),
  RXCHAT_MODEL_BITS: optional(z.enum(MODEL_BITS)),
  RXCHAT_MODEL_TILES: optional(z.coerce.number().int().min(0).max(MOST_TILES)),
  RXCHAT_MODEL_APPROXIMATE: flag,
  RXCHAT_MODEL_PROVIDER: list.pipe(z.array(z.enum(MODEL_PROVIDERS))),
  RXCHAT_MODEL_THREADS: optional(z.coerce.number().int().min(1).max(256)),
})

export function modelConfig(settings: z.infer<typeof modelSettings>): ModelConfig {
  const bits = settings.RXCHAT_MODEL_BITS
  return {
    name: settings.RXCHAT_MODEL,
    bits: bits === undefined ? undefined : asBits(bits),
    tiles: settings.RXCHAT_MODEL_TILES,
    approximate: settings.RXCHAT_MODEL_APPROXIMATE ?? false,
    providers: settings.RXCHAT_MODEL_PROVIDER,
    threads: settings.RXCHAT_MODEL_THREADS,
  }
}

/** What the command line says of the model; it wins over the settings. */
export interface ModelOptions {
  /** `false`: none, whatever the settings say. */
  model?: string | false
  bits?: string
}

export function chooseModel(config: ModelConfig, { model, bits }: ModelOptions): ModelConfig {
  return {
    ...config,
    ...(model !== undefined && { name: model === false ? undefined : model }),
    ...(bits !== undefined && { bits: asBits(bits) }),
  }
}

function asBits(bits: string): ModelBits {
  return Number(bits) as ModelBits
}
