import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startHub } from '../../doubles/hub/hub.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const checkpoint = join(root, 'test/fixtures/paligemma/3b')
const MODEL = 'google/paligemma2-3b-mix-448'
const TOKEN = 'hf_ofAnAccountThatAccepted'

async function setUp() {
  const files: Record<string, Uint8Array> = {}
  for (const name of await readdir(checkpoint)) {
    if (!name.startsWith('goldens')) files[name] = await readFile(join(checkpoint, name))
  }
  const hub = await startHub({
    models: { [MODEL]: { files, gated: true } },
    tokens: { [TOKEN]: { accepted: true } },
  })
  const folder = await mkdtemp(join(tmpdir(), 'rxchat-models-'))
  onTestFinished(async () => {
    await hub.close()
    await rm(folder, { recursive: true, force: true })
  })
  /** Runs the real command in a process of its own. */
  const run = (args: string[], environment: object = {}) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile(
        process.execPath,
        ['bin/rxchat.js', ...args],
        {
          cwd: root,
          env: {
            ...process.env,
            RXCHAT_MODELS: folder,
            HF_ENDPOINT: hub.endpoint,
            HF_HOME: join(folder, 'no-token-here'),
            HF_TOKEN: '',
            ...environment,
          },
        },
        (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      )
    })
  const rxchat = (args: string[], environment?: object) => run(['models', ...args], environment)
  return { hub, folder, run, rxchat }
}

describe('rxchat models', { timeout: 60_000 }, () => {
  it('pulls with plain lines of progress, lists, verifies and removes', async () => {
    const { hub, folder, rxchat } = await setUp()
    const pulled = await rxchat(['pull', MODEL, '--bits', '8', '--token', TOKEN])
    expect(pulled).toMatchObject({ code: 0, out: expect.stringContaining(`${MODEL}, 8 bit`) })
    expect(pulled.err).toMatch(
      /^Downloading {3}0%[\s\S]+^Converting 100%[\s\S]+^Checking 100%[\s\S]+^Trying out 100%/m,
    )
    expect(pulled.out).toMatch(/takes about [\d.]+ [MG]B of memory/)
    expect(pulled.err).not.toContain('\x1b')
    expect(pulled.err + pulled.out).not.toContain(TOKEN)

    expect((await rxchat(['list'])).out).toContain(hub.revision.slice(0, 8))
    expect(await rxchat(['verify'])).toMatchObject({ code: 0, out: expect.stringMatching(/^ok .*8 bit/) })

    await writeFile(join(folder, MODEL, '8bit/decoder.onnx.data'), 'tampered')
    const broken = await rxchat(['verify', MODEL])
    expect(broken).toMatchObject({ code: 5, out: expect.stringContaining('FAIL') })
    expect(broken.out).toContain('decoder.onnx.data')

    expect((await rxchat(['remove', MODEL])).code).toBe(0)
    expect((await rxchat(['list'])).out).toContain('No models')
  })

  it('lets a pulled model answer, in doubt whatever it says, and names the command where there is none', async () => {
    const { run, rxchat } = await setUp()
    const asked = ['ask', 'samples/clinic-printed-scan.jpg', 'Which medicines?', '--model', MODEL, '--json']
    const missing = await run(asked)
    expect(missing).toMatchObject({ code: 5, err: expect.stringContaining(`rxchat models pull ${MODEL}`) })
    expect((await rxchat(['pull', MODEL, '--bits', '8'], { HF_TOKEN: TOKEN })).code).toBe(0)
    const { code, out } = await run(asked)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ question: 'Which medicines?', standing: 'unsure' })
  })

  it('says where to accept the licence and how to give a token', async () => {
    const { hub, rxchat } = await setUp()
    const { code, err } = await rxchat(['pull', MODEL])
    expect(code).toBe(5)
    expect(err).toContain(`${hub.endpoint}/${MODEL}`)
    expect(err).toContain('HF_TOKEN')
    // After the line that says that it began.
    expect(err.trim().split('\n')).toHaveLength(2)
  })

  it('refuses names and figures that are none', async () => {
    const { rxchat } = await setUp()
    const environment = { HF_TOKEN: TOKEN }
    expect((await rxchat(['pull', '../../etc'], environment)).code).toBe(2)
    expect((await rxchat(['pull', 'google/none'], environment)).code).toBe(2)
    expect((await rxchat(['pull', MODEL, '--bits', '5'])).code).toBe(2)
    expect((await rxchat(['remove', MODEL])).code).toBe(2)
    expect((await rxchat(['verify', MODEL])).code).toBe(2)
  })
})
