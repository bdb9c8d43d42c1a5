/** The whole product with the real store and models, spoken to over HTTP as the page does. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { visit } from '../adapters/web/visitor.ts'

const READING_MS = 120_000
const folders: string[] = []
let clinic: Uint8Array<ArrayBuffer>

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rxchat-app-'))
  folders.push(folder)
  return folder
}

function start(folder: string, port = 0): Promise<App> {
  return startApp(
    readConfig({
      RXCHAT_DATA: join(folder, 'data'),
      RXCHAT_KEY_FILE: join(folder, 'key'),
      RXCHAT_PORT: String(port),
      RXCHAT_LOG: 'silent',
    }),
  )
}

beforeAll(async () => {
  clinic = Uint8Array.from(await readFile(new URL('../../samples/clinic-printed-scan.jpg', import.meta.url)))
})
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

describe('the product', { timeout: READING_MS }, () => {
  let app: App
  let folder: string
  beforeAll(async () => {
    folder = await newFolder()
    app = await start(folder)
  })
  afterAll(() => app.stop())

  it('answers a photo and its caption, then a follow-up without running a model', async () => {
    const visitor = await visit(app.url!)
    await visitor.send({ text: 'Which medicines were prescribed?', files: [{ bytes: clinic }] })
    const [first] = await visitor.replies(1)
    for (const name of ['Augmentin', 'Paracetamol', 'Pantoprazole', 'Ambroxol']) expect(first).toContain(name)
    const { encoded } = app.inference.stats()
    await visitor.send({ text: 'And how long do I take the second one?' })
    const [, second] = await visitor.replies(2)
    expect(second).toContain('Paracetamol')
    expect(second).toContain('3 days')
    expect(app.inference.stats().encoded).toBe(encoded)
  })

  it('reads a photo once, whoever sends it', async () => {
    const before = app.inference.stats().encoded
    const other = await visit(app.url!)
    await other.send({ text: 'Who is the doctor?', files: [{ bytes: clinic }] })
    expect((await other.replies(1))[0]).toContain('Raghunathan')
    expect(app.inference.stats().encoded).toBe(before)
  })

  it('answers 50 questions that come at once, each once and in order', async () => {
    const visitor = await visit(app.url!)
    await visitor.send({ files: [{ bytes: clinic }] })
    await visitor.replies(1)
    const names = ['Augmentin', 'Paracetamol', 'Pantoprazole', 'Ambroxol']
    const asked = Array.from({ length: 50 }, (_, i) => ({
      id: `question-${i}`,
      name: names[i % names.length]!,
    }))
    const { events, close } = await visitor.follow()
    for (const { id, name } of asked) {
      // The page asks again when it is told to wait, with the same id.
      while ((await visitor.send({ id, text: `How often is ${name} taken?` })).status === 429)
        await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const answered: { id: string; text: string }[] = []
    for await (const { event } of events) {
      // A new stream begins with what was last said: the photo's reply.
      if (event.type === 'reply' && event.messageId.startsWith('question'))
        answered.push({ id: event.messageId, text: event.reply.text })
      if (answered.length === asked.length) break
    }
    close()
    expect(answered.map(({ id }) => id)).toEqual(asked.map(({ id }) => id))
    for (const [index, { name }] of asked.entries()) expect(answered[index]!.text).toContain(name)
  })

  it.each([
    ['text renamed .jpg', Buffer.from('not a picture'), /picture|photo/i],
    ['an empty file', Buffer.alloc(0), /empty|picture|photo/i],
  ])('says in plain words what is wrong with %s', async (_, bytes, words) => {
    const visitor = await visit(app.url!)
    const response = await visitor.send({ text: 'what is it?', files: [{ bytes: Uint8Array.from(bytes) }] })
    if (response.status === 202) expect((await visitor.replies(1))[0]).toMatch(words)
    else expect(response.status).toBe(400)
  })

  it.each(['newspaper.jpg', 'cat.jpg', 'blank-sheet.jpg'])(
    'names no medicine where there is none: %s',
    async (name) => {
      const bytes = await readFile(new URL(`../../samples/not-prescriptions/${name}`, import.meta.url))
      const visitor = await visit(app.url!)
      await visitor.send({ text: 'What was prescribed?', files: [{ bytes: Uint8Array.from(bytes) }] })
      const [reply] = await visitor.replies(1)
      expect(reply).toMatch(/no text|can.t (find|see|read)|not look like|doesn.t look like/i)
    },
  )

  it('takes a question of control characters and one that is too long, and goes on', async () => {
    const visitor = await visit(app.url!)
    await visitor.send({ text: '\u0000\u0007\u001b[31m\u202e' })
    expect((await visitor.send({ text: 'why? '.repeat(4_000) })).status).toBe(413)
    await visitor.send({ text: 'why? '.repeat(700) })
    await visitor.send({ text: 'hello' })
    const replies = await visitor.replies(2)
    expect(replies.join('\n')).not.toMatch(/[\u0000-\u0008\u001b\u202e]/)
  })

  it('forgets everything at once: conversation, pictures, readings', async () => {
    const visitor = await visit(app.url!)
    const own = Uint8Array.from(await sharp(clinic).jpeg({ quality: 80 }).toBuffer())
    await visitor.send({ files: [{ bytes: own }] })
    await visitor.replies(1)
    const pages = (await visitor.history()).entries[0]!.pages
    expect((await visitor.ask(`api/pages/${pages[0]}`)).status).toBe(200)
    const { encoded } = app.inference.stats()
    await visitor.change('api/forget', undefined)
    while ((await visitor.ask(`api/pages/${pages[0]}`)).status !== 404)
      await new Promise((resolve) => setTimeout(resolve, 20))
    await visitor.send({ files: [{ bytes: own }] })
    await visitor.replies(1)
    expect(app.inference.stats().encoded).toBe(encoded + 1)
  })

  it('keeps nothing readable on disk', async () => {
    const data = join(folder, 'data')
    for (const name of await readdir(data)) {
      const bytes = await readFile(join(data, name))
      for (const secret of ['Augmentin', 'Raghunathan', 'Karmokar', 'prescribed']) {
        expect(bytes.includes(secret)).toBe(false)
      }
      expect(bytes.includes(Buffer.from([0xff, 0xd8, 0xff, 0xdb]))).toBe(false)
    }
  })
})

describe('a start that fails', () => {
  it('leaves the store free for the next one', async () => {
    const folder = await newFolder()
    const config = {
      RXCHAT_DATA: join(folder, 'data'),
      RXCHAT_KEY_FILE: join(folder, 'key'),
      RXCHAT_PORT: '0',
      RXCHAT_LOG: 'silent',
    }
    const names = join(folder, 'names.csv')
    await writeFile(names, 'no,such,columns\n')
    await expect(startApp(readConfig({ ...config, RXCHAT_LEXICON: names }))).rejects.toThrow(/names\.csv/)
    const model = { RXCHAT_MODEL: 'google/none', RXCHAT_MODELS: folder }
    await expect(startApp(readConfig({ ...config, ...model }))).rejects.toThrow(/models pull google\/none/)
    await (await startApp(readConfig(config))).stop()
  })
})

describe('a restart', { timeout: READING_MS }, () => {
  it('keeps the conversation, and answers the next question without running a model', async () => {
    const folder = await newFolder()
    const before = await start(folder)
    const port = Number(new URL(before.url!).port)
    const visitor = await visit(before.url!)
    await visitor.send({ files: [{ bytes: clinic }] })
    await visitor.replies(1)
    await before.stop()

    const after = await start(folder, port)
    const returned = await visit(after.url!, visitor.cookie)
    await returned.send({ text: 'What is the diagnosis?' })
    const replies = await returned.replies(2)
    expect(replies[1]).toContain('pharyngitis')
    expect(after.inference.stats()).toMatchObject({ encoded: 0, storeHits: 1 })
    await after.stop()
  })
})
