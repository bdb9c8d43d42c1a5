/** Reads strace's log: whom a process spoke to, and which files it wrote. */
import { isAbsolute, join } from 'node:path'

export interface Touched {
  /** Addresses that it called or asked for names. */
  asked: string[]
  /** Files that it made, opened for writing, renamed or removed. */
  written: string[]
}

/** Not kept anywhere: they are the machine's, not files. */
const NO_FILES = /^\/(dev\/(null|tty|zero|urandom|shm\/)|proc\/)/
const CALL = /^\d+\s+(?<call>\w+)\((?<rest>.*)$/
const CHANGING = new Set([
  'creat',
  'mkdir',
  'mkdirat',
  'mknod',
  'rename',
  'renameat',
  'renameat2',
  'link',
  'linkat',
  'symlink',
  'symlinkat',
  'truncate',
])
/** Sent without being connected: a name look-up, for one. */
const SENDING = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg'])
const ADDRESS = /sa_family=AF_INET6?, .*?\}/

export function touchedIn(log: string, { cwd, allowed }: { cwd: string; allowed: string[] }): Touched {
  const asked = new Set<string>()
  const written = new Set<string>()
  for (const line of log.split('\n')) {
    const { call, rest } = CALL.exec(line)?.groups ?? {}
    if (call === undefined || rest === undefined) continue
    const address = SENDING.has(call) ? ADDRESS.exec(rest)?.[0] : undefined
    if (address !== undefined) asked.add(address)
    const writes = CHANGING.has(call) || (/^open(at)?$/.test(call) && /O_(WRONLY|RDWR|CREAT)/.test(rest))
    // A folder that is there already isn't made.
    if (!writes || / = -1 EEXIST/.test(rest)) continue
    const paths = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path]) => path!)
    for (const path of paths) {
      const whole = isAbsolute(path) ? path : join(cwd, path)
      const isAllowed = allowed.some((folder) => whole === folder || whole.startsWith(`${folder}/`))
      if (!isAllowed && !NO_FILES.test(whole)) written.add(`${call} ${whole}`)
    }
  }
  return { asked: [...asked], written: [...written] }
}
