/** Real processes, really killed, at every step of a message's way. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { photo } from '../../doubles/scripted-conversation.ts'
import { type Person, startTelegram, type TelegramDouble, TOKEN } from '../../doubles/telegram/telegram.ts'

const PROCESS = join(import.meta.dirname, 'fixtures/bot-process.ts')

interface Deployment {
  telegram: TelegramDouble
  person: Person
  start(readingMs?: number): Promise<ChildProcess>
}

async function deploy(): Promise<Deployment> {
  const telegram = await startTelegram()
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-killed-'))
  const children: ChildProcess[] = []
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL')
    await telegram.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    telegram,
    person: telegram.person(),
    async start(readingMs = 150) {
      const child = spawn(process.execPath, [PROCESS], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          PATH: process.env.PATH,
          RXCHAT_DATA: folder,
          RXCHAT_KEY: 'cd'.repeat(32),
          RXCHAT_WEB: 'off',
          RXCHAT_LOG: 'silent',
          TELEGRAM_BOT_TOKEN: TOKEN,
          TELEGRAM_API_ROOT: telegram.root,
          READING_MS: String(readingMs),
        },
      })
      children.push(child)
      await says(child, 'ready')
      return child
    },
  }
}

async function says(child: ChildProcess, word: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (data: Buffer) => {
      if (data.toString().includes(word)) resolve()
    })
    child.once('exit', () => reject(new Error(`the bot ended before it said ${word}`)))
  })
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Answers with text and picture to the photo, then the help: `texts` and `pictures` of the first. */
async function answered({ person, telegram }: Deployment) {
  await vi.waitFor(
    () => {
      expect(person.texts().at(-1)).toMatch(/^Send a photo/)
      expect(telegram.updates.waiting()).toHaveLength(0)
    },
    { timeout: 20_000, interval: 20 },
  )
  const seen = person.seen()
  return {
    texts: seen.filter(({ text }) => text?.startsWith('It says')).length,
    pictures: seen.filter((message) => message.photo !== undefined).length,
    help: seen.filter(({ text }) => text?.startsWith('Send a photo')).length,
  }
}

type Place = (deployment: Deployment, reached: () => void) => void

const ONCE = { texts: 1, pictures: 1, help: 1 }

describe('a bot killed', () => {
  test.each<[string, Place, object]>([
    [
      'when Telegram has handed the message over',
      ({ telegram }, reached) => telegram.fail('getUpdates', { hangAfter: reached }),
      ONCE,
    ],
    [
      'when it confirms the message',
      ({ telegram }, reached) => telegram.fail('getUpdates', { delayMs: 0 }, { hangBefore: reached }),
      ONCE,
    ],
    [
      'when it asks for the file',
      ({ telegram }, reached) => telegram.fail('getFile', { hangBefore: reached }),
      ONCE,
    ],
    [
      'when the file is on its way',
      ({ telegram }, reached) => {
        telegram.failFiles('stall')
        telegram.fail('getFile', { delayMs: 1 })
        const seen = setInterval(() => {
          if (telegram.called('getFile').length === 0) return
          clearInterval(seen)
          setTimeout(reached, 100)
        }, 5)
      },
      ONCE,
    ],
    [
      'when it begins to send the answer',
      ({ telegram }, reached) => telegram.fail('sendMessage', { hangBefore: reached }),
      ONCE,
    ],
    [
      // The one window that no store can close: Telegram has it, and the bot never hears so.
      'when the answer is sent and nobody knows yet',
      ({ telegram }, reached) => telegram.fail('sendMessage', { hangAfter: reached }),
      { ...ONCE, texts: 2 },
    ],
    [
      'when it begins to send the picture',
      ({ telegram }, reached) => telegram.fail('sendPhoto', { hangBefore: reached }),
      ONCE,
    ],
    [
      'when everything is sent, with the next message begun',
      ({ telegram }, reached) => telegram.fail('sendMessage', { delayMs: 0 }, { hangBefore: reached }),
      ONCE,
    ],
  ])('%s answers after the next start', async (_, place, expected) => {
    const deployment = await deploy()
    const { person, start } = deployment
    const child = await start()
    const reached = Promise.withResolvers<void>()
    // The poll that is open now was asked before the fault was there.
    person.send({ pinned_message: {} as never })
    place(deployment, reached.resolve)
    await person.photo((await photo()).bytes, 'What is on it?')
    person.text('/help')
    await reached.promise
    // On a busy machine the first words that were sent are a sign of life, and the answer takes their place.
    const first = String(deployment.telegram.called('sendMessage')[0]?.payload.text ?? 'It says')
    await kill(child)
    await start()
    expect(await answered(deployment)).toEqual(
      first.startsWith('It says') ? expected : { ...expected, texts: 1 },
    )
  })

  test('while it reads the page answers after the next start', async () => {
    const deployment = await deploy()
    const child = await deployment.start()
    const reading = says(child, 'reading')
    await deployment.person.photo((await photo()).bytes, 'What is on it?')
    deployment.person.text('/help')
    await reading
    await kill(child)
    await deployment.start()
    expect(await answered(deployment)).toEqual(ONCE)
  })

  test('while it shows how far it is puts the answer in its place after the next start', async () => {
    const deployment = await deploy()
    const { person, start } = deployment
    const child = await start(60_000)
    await person.photo((await photo()).bytes, 'What is on it?')
    await vi.waitFor(() => expect(person.texts()).toHaveLength(1), 10_000)
    const [progress] = person.seen()
    // What Telegram has is recorded within a few milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 300))
    await kill(child)
    await start()
    person.text('/help')
    expect(await answered(deployment)).toEqual(ONCE)
    expect(person.texts()).toHaveLength(2)
    expect(person.seen()[0]).toMatchObject({
      message_id: progress!.message_id,
      text: expect.stringMatching(/^It says/),
    })
  })

  test('when the answer has taken that place, before the picture, leaves the answer where it is', async () => {
    const deployment = await deploy()
    const { person, telegram, start } = deployment
    const child = await start(1_500)
    const reached = Promise.withResolvers<void>()
    telegram.fail('sendPhoto', { hangBefore: reached.resolve })
    await person.photo((await photo()).bytes, 'What is on it?')
    await reached.promise
    expect(telegram.called('editMessageText').length).toBeGreaterThan(0)
    const [answer] = person.seen()
    await kill(child)
    await start(1_500)
    person.text('/help')
    expect(await answered(deployment)).toEqual(ONCE)
    expect(person.seen()[0]).toMatchObject({ message_id: answer!.message_id, text: answer!.text })
  })

  test('between the pictures of an album reads all of them after the next start', async () => {
    const deployment = await deploy()
    const { person, telegram, start } = deployment
    const child = await start()
    await person.album([(await photo(10)).bytes, (await photo(20)).bytes, (await photo(30)).bytes], 'Read')
    // Recorded, and within the time in which further parts may come.
    await vi.waitFor(() => expect(telegram.updates.waiting()).toHaveLength(0))
    await kill(child)
    await start()
    person.text('/help')
    expect(await answered(deployment)).toEqual(ONCE)
    expect(telegram.called('getFile')).toHaveLength(3)
  })

  test('after the answer has nothing left to say', async () => {
    const deployment = await deploy()
    const child = await deployment.start()
    await deployment.person.photo((await photo()).bytes, 'What is on it?')
    deployment.person.text('/help')
    await answered(deployment)
    // What Telegram has is recorded within a few milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 300))
    await kill(child)
    await deployment.start()
    deployment.person.text('/help')
    await vi.waitFor(() => expect(deployment.person.texts()).toHaveLength(3), 10_000)
    expect(await answered(deployment)).toEqual({ ...ONCE, help: 2 })
  })
})
