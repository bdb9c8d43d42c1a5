/**
 * How a process of rxchat begins: what V8 and the allocator read once, when it starts. The benches that measure memory
 * start alike.
 */
import { setFlagsFromString } from 'node:v8'

/**
 * Room for young objects, in MB: with less, what a message needs until it is answered is taken for old and stays until
 * a full collection. And old ones are collected when they have grown by half, which V8 puts off much longer on a
 * machine with memory to spare: most of what is old is turns that later ones have replaced.
 */
export const V8_OPTIONS = ['--max-semi-space-size=32', '--heap-growing-percent=50']
/**
 * glibc gives every thread an arena of its own and is slow to let go of what pages leave in them: after 20 pages
 * 676 MB against 554 MB with two arenas, which cost no time.
 */
export const ALLOCATOR = { MALLOC_ARENA_MAX: '2' }

/**
 * Puts a process that has these in this one's place, once; elsewhere than on Linux it goes on without the allocator's.
 * Threads that start later have the room for young objects that they ask for: the option would overrule it.
 * @param {Record<string, string>} [environment] More that is read when a process starts.
 */
export function startAnew(environment = {}) {
  // The main thread's heap has read it already. 0 is V8's default: as each heap is configured.
  setFlagsFromString('--max-semi-space-size=0')
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX !== undefined) return
  process.execve?.(
    process.execPath,
    [process.execPath, ...V8_OPTIONS, ...process.execArgv, ...process.argv.slice(1)],
    { ...ALLOCATOR, ...environment, ...process.env },
  )
}
