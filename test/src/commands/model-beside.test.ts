/** A pulled model beside the reader, in processes of their own. The model is tiny and random: it says nonsense. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { convertCheckpoint } from '../../../inference/engines/paligemma/convert.ts'
import { startApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { visit } from '../../adapters/web/visitor.ts'
import { checkpointOf } from '../../inference/engines/paligemma/goldens.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const MODEL = 'google/paligemma2-3b-mix-448'
const CLINIC = 'samples/clinic-printed-scan.jpg'
const NAMES = ['Augmentin', 'Paracetamol', 'Pantoprazole', 'Ambroxol']
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxchat-model-'))
  await convertCheckpoint({
    checkpoint: checkpointOf('3b'),
    folder: join(folder, 'models', MODEL, '8bit'),
    precision: 8,
    source: { repository: MODEL, revision: 'fixture' },
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function environment(more: object = {}) {
  return {
    RXCHAT_MODELS: join(folder, 'models'),
    RXCHAT_DATA: join(folder, 'data'),
    RXCHAT_KEY_FILE: join(folder, 'key'),
    RXCHAT_PORT: '0',
    RXCHAT_LOG: 'silent',
    ...more,
  }
}

function rxchat(args: string[], more?: object): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['bin/rxchat.js', ...args],
      { cwd: root, env: { ...process.env, ...environment(more) } },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}

describe('a model beside the reader', { timeout: 120_000 }, () => {
  it("answers with the reader's places, in doubt where it says nonsense, and only when it is asked for", async () => {
    const asked = ['ask', CLINIC, 'Which medicines are prescribed?', '--json']
    const beside = JSON.parse((await rxchat(asked, { RXCHAT_MODEL: MODEL })).out)
    expect(beside).toMatchObject({ standing: 'unsure', intent: 'medicines' })
    expect(beside.text).toContain('PaliGemma')
    const quotes = beside.evidence.map(({ quote }: { quote: string }) => quote).join('\n')
    for (const name of NAMES) expect(quotes).toContain(name)
    const alone = JSON.parse((await rxchat([...asked, '--no-model'], { RXCHAT_MODEL: MODEL })).out)
    expect(alone).toMatchObject({ standing: 'read', text: expect.not.stringContaining('PaliGemma') })
  })

  it('is asked about the names of a table, and not about a FHIR Bundle', async () => {
    const { out } = await rxchat(['read', CLINIC, '--model', MODEL])
    expect(out).toMatch(/Directions[\s\S]*There are 4 medicines[\s\S]*PaliGemma/)
    const bundle = JSON.parse((await rxchat(['read', CLINIC, '--model', MODEL, '--fhir'])).out)
    expect(bundle.resourceType).toBe('Bundle')
  })

  it.each([
    ['in other bits', ['--model', MODEL, '--bits', '4'], `rxchat models pull ${MODEL} --bits 4`],
    [
      'of another name',
      ['--model', 'google/paligemma2-10b-mix-448'],
      'rxchat models pull google/paligemma2-10b-mix-448',
    ],
  ])('that is not here %s is told with the command that fetches it', async (_, options, command) => {
    const { code, err } = await rxchat(['ask', CLINIC, 'Which medicines?', ...options])
    expect(code).toBe(5)
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(command)])
  })

  it('that is broken is told with its file', async () => {
    const models = join(folder, 'broken')
    const broken = join(models, MODEL, '4bit')
    await convertCheckpoint({
      checkpoint: checkpointOf('3b'),
      folder: broken,
      precision: 4,
      source: { repository: MODEL, revision: 'fixture' },
    })
    await writeFile(join(broken, 'manifest.json'), '{')
    const { code, err } = await rxchat(['start', '--model', MODEL], { RXCHAT_MODELS: models })
    expect(code).toBe(5)
    expect(err).toContain('manifest')
  })

  it('is checked by the doctor: files, tokenizer, memory, where it can run', async () => {
    const { out } = await rxchat(['doctor', '--json'], { RXCHAT_MODEL: MODEL, RXCHAT_WEB: 'off' })
    const checks: { name: string; state: string; says: string }[] = JSON.parse(out)
    const said = (name: string) => checks.find((check) => check.name === name)
    expect(said('Model')).toMatchObject({
      state: 'works',
      says: expect.stringContaining(`${MODEL} in 8 bits`),
    })
    expect(said('Tokenizer')).toMatchObject({ state: 'works' })
    expect(said('Memory')?.says).toMatch(/takes about .*GB.* free/)
    expect(said('Provider')).toMatchObject({ state: 'works', says: expect.stringContaining('cpu') })
  })

  it('answers on the local page, and from the cache after a restart', async () => {
    const config = readConfig(environment({ RXCHAT_MODEL: MODEL }))
    const bytes = Uint8Array.from(await readFile(join(root, CLINIC)))
    const ready = Promise.withResolvers<{ provider: string }>()
    const before = await startApp(config, { onModelReady: ready.resolve })
    expect((await ready.promise).provider).toBe('cpu')
    const port = Number(new URL(before.url!).port)
    const visitor = await visit(before.url!)
    await visitor.send({ text: 'Which medicines were prescribed?', files: [{ bytes }] })
    const [first] = await visitor.replies(1)
    for (const name of [...NAMES, 'PaliGemma']) expect(first).toContain(name)
    await before.stop()

    const after = await startApp({ ...config, web: { ...config.web, port } })
    const returned = await visit(after.url!, visitor.cookie)
    await returned.send({ text: 'What is the diagnosis?' })
    const [, second] = await returned.replies(2)
    expect(second).toMatch(/pharyngitis[\s\S]*PaliGemma/)
    expect(after.inference.stats()).toMatchObject({ encoded: 0, storeHits: 1 })
    await after.stop()
  })
})

it('loads none of the model’s code where no model is asked for', async () => {
  const listing = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) })
    await import('./src/app.ts')
    const { openInference } = await import('./src/inference.ts')
    const { readConfig } = await import('./src/config.ts')
    await (await openInference(readConfig({}))).close()
    console.log(seen.filter((url) => /paligemma|inference\\/checked/.test(url)).join())`
  const out = await new Promise<string>((resolve, reject) => {
    const args = ['--input-type=module', '--eval', listing]
    execFile(process.execPath, args, { cwd: root }, (error, text) => (error ? reject(error) : resolve(text)))
  })
  expect(out.trim()).toBe('')
})
