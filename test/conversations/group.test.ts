/** Writes that share a transaction: how many of them wait. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { StoreFile } from '../../conversations/sqlite/file.ts'
import { createGroupCommit } from '../../conversations/sqlite/group.ts'

test('what a socket hands over in one turn of the event loop doesn’t pile up until its end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-group-'))
  const file = StoreFile.open(join(folder, 'file.db'), Buffer.alloc(32, 1), { onError: () => undefined })
  onTestFinished(async () => {
    await file.close()
    rmSync(folder, { recursive: true })
  })
  const group = createGroupCommit(file)
  const ran: number[] = []
  const writes = Array.from({ length: 1000 }, (_, index) => group.write(0, () => ran.push(index)))
  expect(ran.length).toBeGreaterThan(700)
  const large = group.write(5 * 2 ** 20, () => ran.push(1000))
  expect(ran.length).toBe(1001)
  expect(await Promise.all([...writes, large])).toEqual(ran.map((index) => index + 1))
})
