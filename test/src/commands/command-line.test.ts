import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const CLINIC = 'samples/clinic-printed-scan.jpg'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rxchat-cli-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Ended {
  code: number
  out: string
  err: string
}

/** Runs the real command in a process of its own. */
function rxchat(
  args: readonly string[],
  options: { input?: Buffer; environment?: object } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['bin/rxchat.js', ...args],
      {
        cwd: root,
        maxBuffer: 2 ** 26,
        env: {
          ...process.env,
          RXCHAT_DATA: join(folder, 'data'),
          RXCHAT_KEY_FILE: join(folder, 'key'),
          ...options.environment,
        },
      },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input)
  })
}

describe('rxchat ask', { timeout: 120_000 }, () => {
  it('answers from the page, with quotes and where they stand', async () => {
    const { code, out } = await rxchat(['ask', CLINIC, 'Which medicines are recommended in the prescription'])
    expect(code).toBe(0)
    for (const name of ['Augmentin', 'Paracetamol', 'Pantoprazole', 'Ambroxol']) expect(out).toContain(name)
    expect(out).toMatch(/\[1\] “[^”]*Augmentin[^”]*” · .*(upper|middle)/)
  })

  it('lets a question lean on the one before it', async () => {
    const { out } = await rxchat([
      'ask',
      CLINIC,
      'What is the dose of Pantoprazole?',
      'and for how long?',
      '--json',
    ])
    const [first, second] = JSON.parse(out)
    expect(first.subjects).toEqual(second.subjects)
    expect(second).toMatchObject({ question: 'and for how long?', intent: 'duration', standing: 'read' })
    expect(second.text).toContain('5 days')
  })

  it('prints the whole answer as JSON', async () => {
    const { out } = await rxchat(['ask', CLINIC, 'Who is the doctor?', '--json'])
    const answer = JSON.parse(out)
    expect(answer).toMatchObject({ standing: 'read', intent: 'prescriber' })
    const [evidence] = answer.evidence
    expect(evidence).toMatchObject({ page: 0, quote: expect.stringContaining('Raghunathan') })
    for (const side of ['x', 'y', 'width', 'height']) {
      expect(evidence.box[side]).toBeGreaterThanOrEqual(0)
      expect(evidence.box[side]).toBeLessThanOrEqual(1)
    }
  })

  it('tells a script that the page does not say', async () => {
    expect((await rxchat(['ask', CLINIC, 'Is Warfarin on it?'])).code).toBe(4)
  })

  it('takes a picture from standard input', async () => {
    const input = await sharp(join(root, CLINIC)).toBuffer()
    const { code, out } = await rxchat(['ask', '-', 'What is the diagnosis?'], { input })
    expect(code).toBe(0)
    expect(out).toContain('pharyngitis')
  })
})

describe('rxchat read', { timeout: 120_000 }, () => {
  it('prints a table, and writes the marked page', async () => {
    const picture = join(folder, 'marked.png')
    const { code, out } = await rxchat(['read', CLINIC, '--picture', picture])
    expect(code).toBe(0)
    expect(out).toMatch(/Pantoprazole +40 mg +capsule/)
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 1240 })
  })

  it('prints FHIR', async () => {
    const { out } = await rxchat(['read', CLINIC, '--fhir'])
    const bundle = JSON.parse(out)
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'collection' })
    const requests = bundle.entry.filter(
      (entry: { resource: { resourceType: string } }) => entry.resource.resourceType === 'MedicationRequest',
    )
    expect(requests).toHaveLength(4)
  })

  it('says what is wrong with a page that has nothing on it, and how to do better', async () => {
    const blank = join(folder, 'blank.png')
    await sharp({ create: { width: 900, height: 1200, channels: 3, background: '#f5f2ea' } }).toFile(blank)
    const { code, err } = await rxchat(['read', blank])
    expect(code).toBe(3)
    expect(err).toMatch(/text|writing/i)
  })
})

describe('what can go wrong on the command line', { timeout: 60_000 }, () => {
  it('a file that is not there: one sentence, code 3', async () => {
    const { code, err } = await rxchat(['ask', 'missing.jpg', 'what?'])
    expect(code).toBe(3)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('a file that is no picture: one sentence that says what to send', async () => {
    const file = join(folder, 'note.jpg')
    await writeFile(file, 'not a picture')
    const { code, err } = await rxchat(['read', file])
    expect(code).toBe(3)
    expect(err).not.toMatch(/\n\s+at /)
    expect(err).toMatch(/photo|picture/i)
  })

  it('an unknown command or language: code 2 and the way to the help', async () => {
    expect(await rxchat(['reed'])).toMatchObject({ code: 2, err: expect.stringContaining('--help') })
    expect(await rxchat(['ask', CLINIC, 'what?', '-l', 'xx'])).toMatchObject({ code: 2 })
  })

  it('a setting that makes no sense: named, code 2', async () => {
    const { code, err } = await rxchat(['doctor'], { environment: { RXCHAT_PORT: 'eighty' } })
    expect(code).toBe(2)
    expect(err).toContain('RXCHAT_PORT')
  })

  it('a lexicon file with a wrong line: the file, the line, code 2', async () => {
    const file = join(folder, 'brands.csv')
    await writeFile(file, 'name,kind,generics\nPanadol,brand,\n')
    const { code, err } = await rxchat(['ask', CLINIC, 'what?', '--lexicon', file])
    expect(code).toBe(2)
    expect(err).toContain('brands.csv, line 2')
  })

  it('a key that is not the one the store was made with: doctor says so, code 5', async () => {
    const environment = { RXCHAT_DATA: join(folder, 'sealed'), RXCHAT_WEB: 'off' }
    expect(
      (await rxchat(['doctor'], { environment: { ...environment, RXCHAT_KEY: 'a'.repeat(64) } })).code,
    ).toBe(0)
    const { code, out } = await rxchat(['doctor', '--json'], {
      environment: { ...environment, RXCHAT_KEY: 'b'.repeat(64) },
    })
    expect(code).toBe(5)
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ name: 'Store', state: 'fails' }))
  })

  it.each(['', 'start', 'ask', 'read', 'chat', 'doctor'])('rxchat %s --help helps', async (command) => {
    const { code, out } = await rxchat([...(command ? [command] : []), '--help'])
    expect(code).toBe(0)
    expect(out).toContain('Usage: rxchat')
  })
})
