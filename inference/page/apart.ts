/**
 * Files that somebody sent are opened in a process of their own. Decoders can't be told to stop, take what memory they
 * like, and are where a file made to do harm would do it: so this process has a hard limit of memory, nothing of the
 * bot's settings, and is ended when it is too slow or no longer wanted. It dies alone; the next file gets a new one.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { PageImage } from '../engine.ts'
import { InferenceError, type InferenceErrorCode } from '../errors.ts'
import type { FromOpener, ToOpener } from './apart-protocol.ts'
import type { ImageLimits } from './limits.ts'

const ENTRY = fileURLToPath(new URL('./apart-worker.ts', import.meta.url))
/** V8's heap: what is said between the processes lies in it for a moment. */
const HEAP_MB = 128
/** Of one WebAssembly memory, in its pages of 64 KiB: 384 MB. */
const WASM_PAGES = 6_144
/**
 * All that the process may write to (RLIMIT_DATA): the system gives no more, and the process ends. 640 MB of it V8 asks
 * for at its start and doesn't use, most of it room for code; 450 MB are left for a file.
 */
const DATA_KB = (640 + 450) * 1024
/** An opener that nobody needs gives its memory back after so long. */
const IDLE_MS = 20_000

interface Opener {
  process: ChildProcess
  /** Resolves when it is ready, rejects when it ends before. */
  ready: Promise<void>
  idle?: NodeJS.Timeout
}

/** Ready for the next file; the last one put back is taken first. */
const resting: Opener[] = []

/**
 * @throws {InferenceError} as `openImage` says
 */
export async function openApart(
  file: Uint8Array,
  limits: ImageLimits,
  signal?: AbortSignal,
): Promise<PageImage[]> {
  signal?.throwIfAborted()
  const opener = take()
  let answer: FromOpener | undefined
  try {
    answer = await answerOf(opener, { file, limits }, signal)
  } finally {
    if (answer === undefined) opener.process.kill('SIGKILL')
    else putBack(opener)
  }
  if (answer.type === 'opened') return answer.pages
  if (answer.type === 'refused') {
    const { code, message, details } = answer.failure
    throw new InferenceError(code === 'engine-failed' ? 'broken-image' : code, message, { details })
  }
  throw new InferenceError('broken-image', 'the file was not opened')
}

async function answerOf(opener: Opener, task: ToOpener, signal?: AbortSignal): Promise<FromOpener> {
  const answered = Promise.withResolvers<FromOpener>()
  const fail = (code: InferenceErrorCode, message: string) => () =>
    answered.reject(new InferenceError(code, message))
  const { process: child, ready } = opener
  const onAbort = fail('cancelled', 'the page is no longer wanted')
  const onExit = fail('broken-image', 'the file wants more memory than it may have, or made its decoder end')
  let timer: NodeJS.Timeout | undefined
  signal?.addEventListener('abort', onAbort, { once: true })
  child.once('exit', onExit)
  try {
    await Promise.race([ready, answered.promise])
    child.once('message', answered.resolve)
    const tooSlow = fail('too-slow', `opening took over ${task.limits.timeoutMs} ms`)
    timer = setTimeout(tooSlow, task.limits.timeoutMs)
    child.send(task, (error) => error && onExit())
    return await answered.promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    child.off('message', answered.resolve)
    child.off('exit', onExit)
  }
}

function take(): Opener {
  const opener = resting.pop() ?? start()
  clearTimeout(opener.idle)
  opener.process.ref()
  opener.process.channel?.ref()
  return opener
}

function putBack(opener: Opener): void {
  // Idle, it doesn't keep the bot from ending.
  opener.process.unref()
  opener.process.channel?.unref()
  opener.idle = setTimeout(() => opener.process.disconnect(), IDLE_MS).unref()
  resting.push(opener)
}

function start(): Opener {
  const flags = [
    `--max-old-space-size=${HEAP_MB}`,
    '--max-semi-space-size=4',
    `--wasm-max-mem-pages=${WASM_PAGES}`,
  ]
  // Where the system can, it counts everything; V8's own limits know nothing of pixels outside its heap.
  const limited = process.platform !== 'win32' && process.platform !== 'darwin'
  const child = fork(ENTRY, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: environment(),
    ...(limited
      ? {
          execPath: '/bin/sh',
          execArgv: ['-c', `ulimit -d ${DATA_KB}; exec "$0" "$@"`, process.execPath, ...flags],
        }
      : { execArgv: flags }),
  })
  const leave = () => {
    clearTimeout(opener.idle)
    const at = resting.indexOf(opener)
    if (at >= 0) resting.splice(at, 1)
  }
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('error', (cause) =>
      reject(new InferenceError('engine-failed', 'files can not be opened: no process started', { cause })),
    )
    child.once('exit', () =>
      reject(new InferenceError('engine-failed', 'files can not be opened: the process ended at its start')),
    )
  })
  ready.catch(() => undefined)
  const opener: Opener = { process: child, ready }
  child.once('exit', leave)
  return opener
}

/** Neither keys nor tokens: only what a process needs to run. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE, SystemRoot } = process.env
  const kept = { PATH, NODE_COMPILE_CACHE, SystemRoot, MALLOC_ARENA_MAX: '2' }
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined))
}
