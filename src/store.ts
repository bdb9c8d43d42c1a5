import { openConversationStore } from '../conversations/open.ts'
import type { ConversationStore } from '../conversations/store.ts'
import type { Config } from './config.ts'

/**
 * The store that the operator's settings name.
 *
 * @throws {StoreError}
 */
export function openStore(config: Config, onError?: (error: unknown) => void): Promise<ConversationStore> {
  return openConversationStore({
    folder: config.dataDir,
    ...(config.key === undefined ? { keyFile: config.keyFile } : { key: config.key }),
    timeToLiveMs: config.keepMs,
    ...(onError && { onError }),
  })
}
