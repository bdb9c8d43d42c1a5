import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openConversationStore } from '../../conversations/open.ts'
import { describeConversationStore } from '../contracts/store.ts'

describeConversationStore('the embedded store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const settings = { timeToLiveMs: 3_600_000, retryDelaysMs: [1, 2] }
  const open = () => openConversationStore({ folder, key: Buffer.alloc(32, 7), ...settings })
  return { open, ...settings }
})
