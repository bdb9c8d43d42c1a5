import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  listModels,
  removeModel,
  unfinishedModels,
  verifyModel,
} from '../../../inference/paligemma/models.ts'
import { type PullOptions, pullModel } from '../../../inference/paligemma/pull.ts'
import { startHub } from '../../doubles/hub/hub.ts'

const MODEL = 'google/paligemma2-3b-mix-448'
const checkpoint = new URL('../../fixtures/paligemma/3b/', import.meta.url)

/** A hub with the small checkpoint, and a root folder for models. */
async function setUp() {
  const files: Record<string, Uint8Array> = {}
  for (const name of await readdir(checkpoint)) {
    if (!name.startsWith('goldens')) files[name] = await readFile(new URL(name, checkpoint))
  }
  const hub = await startHub({ models: { [MODEL]: { files } } })
  const root = await mkdtemp(join(tmpdir(), 'rxchat-models-'))
  onTestFinished(async () => {
    await hub.close()
    await rm(root, { recursive: true, force: true })
  })
  const pull = (options: Partial<PullOptions> = {}) =>
    pullModel({ root, model: MODEL, precision: 4, hub: { endpoint: hub.endpoint }, ...options })
  return { hub, root, files, pull }
}

describe('pulling a model', () => {
  test('downloads, converts and checks it, and leaves nothing else behind', async () => {
    const { hub, root, pull } = await setUp()
    const stages = new Set<string>()
    const { folder, manifest, fresh } = await pull({ onProgress: ({ stage }) => stages.add(stage) })
    expect(fresh).toBe(true)
    expect(manifest).toMatchObject({ precision: 4, source: { repository: MODEL, revision: hub.revision } })
    expect([...stages]).toEqual(['download', 'conversion', 'check'])
    expect(await readdir(join(root, MODEL))).toEqual(['4bit'])
    expect((await readdir(folder)).sort()).toEqual(
      [...manifest.files.map(({ path }) => path), 'manifest.json'].sort(),
    )
  })

  test('does nothing where it is there already, and whole', async () => {
    const { hub, pull } = await setUp()
    await pull()
    const sent = hub.sentBytes()
    expect(await pull()).toMatchObject({ fresh: false })
    expect(hub.sentBytes()).toBe(sent)
  })

  test('repairs what was damaged meanwhile', async () => {
    const { pull } = await setUp()
    const { folder } = await pull()
    await appendFile(join(folder, 'decoder.onnx.data'), 'x')
    expect(await pull()).toMatchObject({ fresh: true })
    await verifyModel(folder)
  })

  test('makes another precision of a kept checkpoint without a download', async () => {
    const { hub, root, pull } = await setUp()
    await pull({ keepCheckpoint: true })
    const sent = hub.sentBytes()
    await pull({ precision: 8, keepCheckpoint: true })
    expect(hub.sentBytes()).toBe(sent)
    expect((await listModels(root)).map(({ precision }) => precision)).toEqual([4, 8])
  })

  test('can be stopped while it converts, and goes on without a download', async () => {
    const { hub, root, pull } = await setUp()
    const stop = new AbortController()
    const refused = pull({
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage === 'conversion') stop.abort()
      },
    })
    await expect(refused).rejects.toMatchObject({ code: 'cancelled' })
    expect(await unfinishedModels(root)).toEqual([MODEL])
    expect(await listModels(root)).toEqual([])
    const sent = hub.sentBytes()
    await pull()
    expect(hub.sentBytes()).toBe(sent)
    expect(await unfinishedModels(root)).toEqual([])
  })

  test('says what is wrong with a model of another architecture, and keeps none of it as a model', async () => {
    const { root, files, pull } = await setUp()
    const config = JSON.parse(Buffer.from(files['config.json']!).toString())
    files['config.json'] = Buffer.from(JSON.stringify({ ...config, model_type: 'llava' }))
    await expect(pull()).rejects.toMatchObject({ code: 'model-broken' })
    expect(await listModels(root)).toEqual([])
  })
})

describe('models that are here', () => {
  test('are found wanting when a byte of a file has changed', async () => {
    const { pull } = await setUp()
    const { folder } = await pull()
    const path = join(folder, 'embeddings.bin')
    const bytes = await readFile(path)
    bytes[100]! ^= 1
    await writeFile(path, bytes)
    await expect(verifyModel(folder)).rejects.toMatchObject({
      code: 'model-broken',
      message: expect.stringContaining(path),
    })
  })

  test('are found wanting when a file is missing or cut', async () => {
    const { pull } = await setUp()
    const { folder } = await pull()
    await writeFile(join(folder, 'vision.onnx.data'), 'short')
    await expect(verifyModel(folder)).rejects.toThrow(/has 5 bytes/)
    await rm(join(folder, 'vision.onnx.data'))
    await expect(verifyModel(folder)).rejects.toThrow(/is missing/)
  })

  test('are removed with the folders that they leave empty', async () => {
    const { root, pull } = await setUp()
    await pull()
    await removeModel(root, MODEL, 4)
    expect(await readdir(root)).toEqual([])
    await expect(removeModel(root, MODEL)).rejects.toMatchObject({ code: 'model-missing' })
    await expect(removeModel(root, '../..')).rejects.toMatchObject({ code: 'model-missing' })
  })

  test('are listed with what is wrong with them', async () => {
    const { root, pull } = await setUp()
    const { folder } = await pull()
    await writeFile(join(folder, 'manifest.json'), '{}')
    expect(await listModels(root)).toMatchObject([{ model: MODEL, state: { code: 'model-broken' } }])
  })
})
