/** What the test and the process that it kills agree on. */
export const MODEL = 'google/paligemma2-3b-mix-448'
export const TOKEN = 'hf_ofAnAccountThatAccepted'
export const SEGMENT_BYTES = 64 * 1024
