/** The precisions that the other side can be loaded with: one for all sessions, or mixed. */

export const SUFFIXES = { fp32: '', fp16: '_fp16', q8: '_quantized', q4: '_q4' } as const
export type Dtype = keyof typeof SUFFIXES
type Sessions = Record<'vision_encoder' | 'embed_tokens' | 'decoder_model_merged', Dtype>

export const CONFIGURATIONS = {
  q4: all('q4'),
  q8: all('q8'),
  /** Eight bits for what is run once a question, four for what every token goes through. */
  'q8 + q4': { vision_encoder: 'q8', embed_tokens: 'q8', decoder_model_merged: 'q4' },
  fp16: all('fp16'),
  fp32: all('fp32'),
} as const satisfies Record<string, Sessions>
export type Configuration = keyof typeof CONFIGURATIONS

function all(dtype: Dtype): Sessions {
  return { vision_encoder: dtype, embed_tokens: dtype, decoder_model_merged: dtype }
}
