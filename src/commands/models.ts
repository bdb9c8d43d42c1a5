/** `rxchat models pull | list | verify | remove`: the PaliGemma models of this machine. */

import type { HubProgress } from '../../inference/engines/paligemma/hub/progress.ts'
import { findToken } from '../../inference/engines/paligemma/hub/token.ts'
import type { Manifest, Precision } from '../../inference/engines/paligemma/manifest.ts'
import { memoryNeeded } from '../../inference/engines/paligemma/memory.ts'
import {
  type InstalledModel,
  listModels,
  removeModel,
  unfinishedModels,
  verifyModel,
} from '../../inference/engines/paligemma/models.ts'
import { type PullProgress, pullModel } from '../../inference/engines/paligemma/pull.ts'
import { ANSWER_TOKENS } from '../../inference/engines/paligemma/tokenizer.ts'
import { InferenceError } from '../../inference/errors.ts'
import { ConfigError, readConfig } from '../config.ts'
import { EXIT } from './exit-codes.ts'
import { size } from './figures.ts'
import { type Progress, progressLine } from './progress-line.ts'
import { table } from './table.ts'

export interface PullCommandOptions {
  bits: string
  revision: string
  token?: string
  keep?: boolean
}

export async function pull(model: string, options: PullCommandOptions): Promise<void> {
  const { modelsDir, hubEndpoint } = readConfig()
  const token = await findToken(options.token)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const line = progressLine()
  try {
    const pulled = await pullModel({
      root: modelsDir,
      model,
      revision: options.revision,
      precision: asPrecision(options.bits),
      keepCheckpoint: options.keep ?? false,
      hub: {
        ...(hubEndpoint !== undefined && { endpoint: hubEndpoint }),
        ...(token !== undefined && { token }),
      },
      signal: stop.signal,
      onProgress: (progress) => line.show(asProgress(progress)),
    })
    line.end()
    const { manifest, folder, fresh, untried } = pulled
    console.log(
      `${model}, ${describe(manifest)}, ${fresh ? 'is ready' : 'is here already, and whole'}: ${folder}`,
    )
    if (untried) console.error(`It could not be tried out here: ${untried.message}`)
    else
      console.log(
        `It takes about ${size(memoryNeeded(manifest, { maxNewTokens: ANSWER_TOKENS }))} of memory to run.`,
      )
  } catch (error) {
    line.end()
    if (!isModelError(error)) throw error
    console.error(error.message)
    process.exitCode = EXIT.notReady
  }
}

export async function list(): Promise<void> {
  const { modelsDir } = readConfig()
  const installed = await listModels(modelsDir)
  const begun = await unfinishedModels(modelsDir)
  const rows = [
    ...installed.map(({ model, precision, state }) => [
      model,
      `${precision} bit`,
      state instanceof InferenceError ? state.message : figures(state),
    ]),
    ...begun.map((model) => [model, 'files of the hub', 'rxchat models pull goes on with them']),
  ]
  console.log(rows.length === 0 ? `No models in ${modelsDir}.` : table(rows, [60, 16, 60]))
}

export async function verify(model: string | undefined): Promise<void> {
  const { modelsDir } = readConfig()
  const chosen = (await listModels(modelsDir)).filter((each) => model === undefined || each.model === model)
  if (chosen.length === 0) throw new ConfigError(`There is no ${model ?? 'model'} in ${modelsDir}.`)
  for (const each of chosen) {
    const why = await whyBroken(each)
    console.log(`${why === undefined ? 'ok  ' : 'FAIL'}  ${each.model}, ${each.precision} bit${why ?? ''}`)
    if (why !== undefined) process.exitCode = EXIT.notReady
  }
}

export async function remove(model: string, options: { bits?: string }): Promise<void> {
  const { modelsDir } = readConfig()
  const precision = options.bits === undefined ? undefined : asPrecision(options.bits)
  try {
    await removeModel(modelsDir, model, precision)
  } catch (error) {
    if (error instanceof InferenceError && error.code === 'model-missing')
      throw new ConfigError(error.message)
    throw error
  }
  console.log(`${model}${precision === undefined ? '' : `, ${precision} bit,`} is removed.`)
}

async function whyBroken({ model, folder }: InstalledModel): Promise<string | undefined> {
  const line = progressLine()
  try {
    await verifyModel(folder, {
      thorough: true,
      onBytes: (read, all) => line.show({ what: `Checking ${model}`, done: read / all }),
    })
    return undefined
  } catch (error) {
    if (!isModelError(error)) throw error
    return `\n      ${error.message}`
  } finally {
    line.end()
  }
}

/** Their messages name files and what to do, which an operator needs to know and a chat must not show. */
function isModelError(error: unknown): error is InferenceError {
  return error instanceof InferenceError && /^(?:model-(?:missing|broken)|cancelled)$/.test(error.code)
}

const STAGES = { conversion: 'Converting', check: 'Checking', 'self-test': 'Trying out' } as const

function asProgress(progress: PullProgress): Progress {
  if (progress.stage === 'download') return asDownload(progress.download)
  return { what: STAGES[progress.stage], done: progress.done }
}

function asDownload({ bytes, totalBytes, bytesPerSecond, secondsLeft }: HubProgress): Progress {
  const figures = [`${size(bytes)} of ${size(totalBytes)}`]
  if (bytesPerSecond > 0) figures.push(`${(bytesPerSecond / 1e6).toFixed(1)} MB/s`)
  if (secondsLeft !== undefined && secondsLeft > 0) figures.push(`${duration(secondsLeft)} left`)
  return { what: 'Downloading', done: totalBytes === 0 ? 1 : bytes / totalBytes, figures: figures.join('  ') }
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.ceil(whole / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

function describe(manifest: Manifest): string {
  return `${manifest.precision} bit (${size(bytesOf(manifest))}, ${commit(manifest)})`
}

function figures(manifest: Manifest): string {
  const untried = manifest.selfTest === undefined ? '  not tried out: pull it again' : ''
  return `${size(bytesOf(manifest))}  ${commit(manifest)}${untried}`
}

function bytesOf({ files }: Manifest): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

function commit({ source }: Manifest): string {
  return source.revision.slice(0, 8)
}

function asPrecision(bits: string): Precision {
  return Number(bits) as Precision
}
