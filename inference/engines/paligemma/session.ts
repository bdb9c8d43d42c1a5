/** Opens a model of the runtime on the first provider that this machine has. */

import { InferenceError } from '../../errors.ts'
import { InferenceSession, listSupportedBackends } from '../../onnx/runtime.ts'

/** What computes. Beside the processor, the runtime's packages bring WebGPU, and CUDA on Linux where it is installed. */
export const PROVIDERS = ['cpu', 'cuda', 'webgpu'] as const
export type Provider = (typeof PROVIDERS)[number]

export interface SessionOptions {
  /** Physical cores are the best choice; the runtime's own where it isn't given. */
  threads?: number
  /** In order of preference; the processor alone where it isn't given, and after all of them. */
  providers?: readonly Provider[]
}

export interface OpenedSession {
  session: InferenceSession
  provider: Provider
  /** Those that were wanted more and don't work here. */
  refused: RefusedProvider[]
}

export interface RefusedProvider {
  provider: Provider
  /** In the runtime's own words. */
  why: string
}

/** @throws InferenceError 'model-broken' */
export async function openSession(path: string, options: SessionOptions): Promise<OpenedSession> {
  const { threads, providers = [] } = options
  const known = new Set(listSupportedBackends().map(({ name }) => name))
  const refused: RefusedProvider[] = []
  for (const provider of providers) {
    if (provider === 'cpu') break
    try {
      if (!known.has(provider)) throw new Error('the runtime has no such provider on this system')
      // It may be known and its libraries or its device missing: only opening tells.
      return { session: await create(path, provider, threads), provider, refused }
    } catch (error) {
      refused.push({ provider, why: error instanceof Error ? error.message : String(error) })
    }
  }
  try {
    return { session: await create(path, 'cpu', threads), provider: 'cpu', refused }
  } catch (cause) {
    throw new InferenceError('model-broken', `${path} could not be loaded.`, { cause })
  }
}

function create(path: string, provider: Provider, threads: number | undefined): Promise<InferenceSession> {
  return InferenceSession.create(path, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    interOpNumThreads: 1,
    enableMemPattern: false,
    logSeverityLevel: 3,
    // Else its threads go on turning for a while after a run, on the cores that the next session's run needs.
    extra: { session: { force_spinning_stop: '1' } },
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  })
}
