/** One process at a time in a model's folder; the lock of a process that died doesn't hold. */
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { HubError } from './errors.ts'

/**
 * @returns what gives the folder free again
 * @throws {HubError} `busy`
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, '.lock')
  for (const last of [false, true]) {
    try {
      const handle = await open(path, 'wx')
      await handle.writeFile(String(process.pid))
      await handle.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = Number(await readFile(path, 'utf8').catch(() => ''))
      if (last || isAlive(holder)) {
        throw new HubError('busy', `Process ${holder} is at work in ${folder}; wait for it, or stop it.`)
      }
      await rm(path, { force: true })
    }
  }
  throw new HubError('busy', `${folder} is taken.`)
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
