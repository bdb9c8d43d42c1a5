/** The token that a person's other tools use: given, in the environment, or left by `hf auth login`. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Order and places as in huggingface_hub: HF_TOKEN, HF_TOKEN_PATH, HF_HOME/token, ~/.cache/huggingface/token. */
export async function findToken(
  given: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const { HF_TOKEN, HF_TOKEN_PATH, HF_HOME, XDG_CACHE_HOME } = environment
  if (given) return given
  if (HF_TOKEN?.trim()) return HF_TOKEN.trim()
  const home = HF_HOME || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface')
  const text = await readFile(HF_TOKEN_PATH || join(home, 'token'), 'utf8').catch(() => '')
  return text.trim() || undefined
}
