import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createEntries } from '../../conversations/sqlite/entries.ts'
import { StoreFile } from '../../conversations/sqlite/file.ts'
import { createStorage } from '../../conversations/sqlite/keyv.ts'
import { describeKeyvStorage } from '../contracts/keyv-storage.ts'

describeKeyvStorage('the embedded store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-keyv-'))
  const file = StoreFile.open(join(folder, 'store.db'), Buffer.alloc(32, 1), { onError: () => undefined })
  onTestFinished(() => {
    file.close()
    rmSync(folder, { recursive: true })
  })
  const entries = createEntries(file)
  return () => createStorage(entries, { onCleared: async () => undefined })
})
