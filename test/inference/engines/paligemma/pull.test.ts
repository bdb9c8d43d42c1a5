import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { loadModel } from '../../../../inference/engines/paligemma/generate.ts'
import { NOTE_FILE } from '../../../../inference/engines/paligemma/intact.ts'
import { MANIFEST_FILE, readManifest } from '../../../../inference/engines/paligemma/manifest.ts'
import {
  convertedFolder,
  listModels,
  removeModel,
  unfinishedModels,
  verifyModel,
} from '../../../../inference/engines/paligemma/models.ts'
import { type PullOptions, pullModel } from '../../../../inference/engines/paligemma/pull.ts'
import { startHub } from '../../../doubles/hub/hub.ts'

const MODEL = 'google/paligemma2-3b-mix-448'
const checkpoint = new URL('../../../fixtures/paligemma/3b/', import.meta.url)

/** A hub with the small checkpoint, and a root folder for models. */
async function setUp(forOneTest = true) {
  const files: Record<string, Uint8Array> = {}
  for (const name of await readdir(checkpoint)) {
    if (!name.startsWith('goldens')) files[name] = await readFile(new URL(name, checkpoint))
  }
  const hub = await startHub({ models: { [MODEL]: { files } } })
  const root = await mkdtemp(join(tmpdir(), 'rxchat-models-'))
  const remove = async () => {
    await hub.close()
    await rm(root, { recursive: true, force: true })
  }
  if (forOneTest) onTestFinished(remove)
  const pull = (options: Partial<PullOptions> = {}) =>
    pullModel({ root, model: MODEL, precision: 4, hub: { endpoint: hub.endpoint }, ...options })
  return { hub, root, files, pull, remove }
}

describe('pulling a model', () => {
  test('downloads, converts and checks it, and leaves nothing else behind', async () => {
    const { hub, root, pull } = await setUp()
    const stages = new Set<string>()
    const { folder, manifest, fresh } = await pull({ onProgress: ({ stage }) => stages.add(stage) })
    expect(fresh).toBe(true)
    expect(manifest).toMatchObject({ precision: 4, source: { repository: MODEL, revision: hub.revision } })
    expect([...stages]).toEqual(['download', 'conversion', 'check', 'self-test'])
    expect(await readdir(join(root, MODEL))).toEqual(['4bit'])
    expect((await readdir(folder)).sort()).toEqual(
      [...manifest.files.map(({ path }) => path), 'manifest.json', 'intact.json'].sort(),
    )
  })

  test('tries it out, and writes down what it gave', async () => {
    const { pull } = await setUp()
    const { folder, manifest, untried } = await pull({ precision: 32 })
    expect(untried).toBeUndefined()
    expect(manifest.selfTest).toMatchObject({ version: 1, maskDeparture: expect.any(Number) })
    expect(manifest.selfTest!.maskDeparture).toBeGreaterThan(1e-4)
    expect(await readManifest(folder)).toEqual(manifest)
    // Rounded to 8 bits it is the same model.
    const rounded = await pull({ precision: 8 })
    const drift = rounded.manifest.selfTest!.featureNorm / manifest.selfTest!.featureNorm
    expect(Math.abs(drift - 1)).toBeLessThan(0.05)
  })

  test('keeps none that can’t be right', async () => {
    const { root, files, pull } = await setUp()
    spoilTensor(files, 'multi_modal_projector.linear.bias')
    await expect(pull({ precision: 16 })).rejects.toMatchObject({
      code: 'model-broken',
      message: expect.stringContaining('no numbers'),
    })
    expect(await listModels(root)).toEqual([])
  })

  test('tries it out again where the first attempt was cut short', async () => {
    const { pull } = await setUp()
    const stop = new AbortController()
    const stopped = pull({
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage === 'self-test') stop.abort()
      },
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    const { fresh, manifest } = await pull()
    expect(fresh).toBe(false)
    expect(manifest.selfTest).toBeDefined()
  })

  test('does nothing where it is there already, and whole: not even hashing', async () => {
    const { hub, pull } = await setUp()
    const { folder } = await pull()
    const sent = hub.sentBytes()
    const before = await stat(join(folder, NOTE_FILE))
    expect(await pull()).toMatchObject({ fresh: false })
    expect(hub.sentBytes()).toBe(sent)
    expect((await stat(join(folder, NOTE_FILE))).mtimeMs).toBe(before.mtimeMs)
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
  let once: Awaited<ReturnType<typeof setUp>>
  beforeAll(async () => {
    once = await setUp(false)
    await once.pull()
  })
  afterAll(() => once.remove())

  /** A copy of what was pulled once: every test spoils its own. */
  async function pulled() {
    const root = await mkdtemp(join(tmpdir(), 'rxchat-models-'))
    onTestFinished(() => rm(root, { recursive: true, force: true }))
    await cp(once.root, root, { recursive: true })
    const folder = convertedFolder(root, MODEL, 4)
    return { root, folder, pull: () => once.pull({ root }) }
  }

  test('are found wanting when a byte of a file has changed, also by the engine', async () => {
    const { folder } = await pulled()
    for (const name of ['embeddings.bin', 'decoder.onnx', 'tokenizer.json']) {
      const path = join(folder, name)
      const whole = await readFile(path)
      const { atime, mtime } = await stat(path)
      const spoilt = Buffer.from(whole)
      spoilt[100]! ^= 1
      await writeFile(path, spoilt)
      // Whoever tampers may set the clock back.
      await utimes(path, atime, mtime)
      const broken = { code: 'model-broken', message: expect.stringContaining(path) }
      await expect(verifyModel(folder)).rejects.toMatchObject(broken)
      await expect(loadModel(folder)).rejects.toMatchObject(broken)
      await writeFile(path, whole)
    }
    await (await loadModel(folder)).close()
  })

  test('are found wanting by a thorough check when the disk itself has lost a bit', async () => {
    const { folder } = await pulled()
    // As such a disk would have it: the note fits, the content doesn't.
    const path = join(folder, 'embeddings.bin')
    const spoilt = await readFile(path)
    spoilt[7]! ^= 1
    await writeFile(path, spoilt)
    const note = JSON.parse(await readFile(join(folder, NOTE_FILE), 'utf8'))
    const { mtimeMs, ctimeMs } = await stat(path)
    note['embeddings.bin'] = { ...note['embeddings.bin'], modifiedMs: mtimeMs, changedMs: ctimeMs }
    await writeFile(join(folder, NOTE_FILE), JSON.stringify(note))
    await verifyModel(folder)
    await expect(verifyModel(folder, { thorough: true })).rejects.toMatchObject({ code: 'model-broken' })
  })

  test('are found wanting when a file is missing or cut', async () => {
    const { folder } = await pulled()
    await writeFile(join(folder, 'vision.onnx.data'), 'short')
    await expect(verifyModel(folder)).rejects.toThrow(/has 5 bytes/)
    await expect(loadModel(folder)).rejects.toThrow(/has 5 bytes/)
    await rm(join(folder, 'vision.onnx.data'))
    await expect(verifyModel(folder)).rejects.toThrow(/is missing/)
    await expect(loadModel(folder)).rejects.toThrow(/is missing/)
  })

  test('are checked as well where nothing can be noted beside them, or the note is nonsense', async () => {
    const { folder } = await pulled()
    await writeFile(join(folder, NOTE_FILE), '{"decoder.onnx":')
    await verifyModel(folder)
    await rm(join(folder, NOTE_FILE))
    await mkdir(join(folder, NOTE_FILE))
    await verifyModel(folder)
    await appendFile(join(folder, 'decoder.onnx'), 'x')
    await expect(verifyModel(folder)).rejects.toMatchObject({ code: 'model-broken' })
  })

  test('that an earlier version converted have to be pulled again, and are then', async () => {
    const { folder, pull } = await pulled()
    const path = join(folder, MANIFEST_FILE)
    const manifest = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...manifest, format: 1, convention: 'another' }))
    await expect(loadModel(folder)).rejects.toMatchObject({
      code: 'model-broken',
      message: expect.stringMatching(/earlier version.*pull it again: rxchat models pull google/),
    })
    expect(await pull()).toMatchObject({ fresh: true })
  })

  test('are removed with the folders that they leave empty', async () => {
    const { root } = await pulled()
    await removeModel(root, MODEL, 4)
    expect(await readdir(root)).toEqual([])
    await expect(removeModel(root, MODEL)).rejects.toMatchObject({ code: 'model-missing' })
    await expect(removeModel(root, '../../..')).rejects.toMatchObject({ code: 'model-missing' })
  })

  test('are listed with what is wrong with them', async () => {
    const { root, folder } = await pulled()
    await writeFile(join(folder, 'manifest.json'), '{}')
    expect(await listModels(root)).toMatchObject([{ model: MODEL, state: { code: 'model-broken' } }])
  })
})

/** Numbers that are none, in a tensor of whichever shard has it. */
function spoilTensor(files: Record<string, Uint8Array>, name: string): void {
  const [path] = Object.keys(files).filter((each) => {
    if (!each.endsWith('.safetensors')) return false
    const header = Buffer.from(files[each]!)
    return header.toString('utf8', 8, 8 + Number(header.readBigUInt64LE(0))).includes(`"${name}"`)
  })
  const bytes = Buffer.from(files[path!]!)
  const dataAt = 8 + Number(bytes.readBigUInt64LE(0))
  const [from, to] = JSON.parse(bytes.toString('utf8', 8, dataAt))[name].data_offsets
  // bfloat16: all bits set is not a number.
  files[path!] = bytes.fill(0xff, dataAt + from, dataAt + to)
}
