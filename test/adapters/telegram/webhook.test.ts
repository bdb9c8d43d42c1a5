import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { wordsIn } from '../../../src/replies/index.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { startBot, texts } from './bot.ts'

const words = wordsIn('en')

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function startWithWebhook(more: NodeJS.ProcessEnv = {}) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/telegram/hook`
  const bot = await startBot({
    environment: { TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_PORT: String(port), ...more },
  })
  return { ...bot, bot, url }
}

describe('by webhook', () => {
  it('messages are answered, albums as one', async () => {
    const { telegram, engine } = await startWithWebhook()
    const person = telegram.person()
    person.text('/help')
    expect(await texts(person, 1)).toEqual([words.help])
    await person.album([(await photo(10)).bytes, (await photo(20)).bytes], 'read')
    await texts(person, 2)
    expect(engine.encoded).toHaveLength(2)
    expect(telegram.called('getUpdates')).toHaveLength(0)
  })

  it('an update is answered as soon as it is recorded, long before its page is read', async () => {
    const never = new Promise<void>(() => {})
    const port = await freePort()
    const { telegram } = await startBot({
      script: { beforeEncode: () => never },
      environment: {
        TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/hook`,
        TELEGRAM_WEBHOOK_PORT: String(port),
      },
    })
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    person.text('/help')
    while (telegram.updates.answers.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(telegram.updates.answers).toEqual([200, 200])
  })

  it.each([
    ['without the secret', {}, 401],
    ['with a wrong secret', { 'X-Telegram-Bot-Api-Secret-Token': 'guess' }, 401],
  ])('nobody else can say anything: %s', async (_, headers, status) => {
    const { telegram, url } = await startWithWebhook()
    const person = telegram.person()
    const update = {
      update_id: 1,
      message: { message_id: 1, date: 1, chat: person.chat, from: person.user, text: '/help' },
    }
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(update),
      headers: headers as never,
    })
    expect(response.status).toBe(status)
    person.text('/privacy')
    expect(await texts(person, 1)).toEqual([words.privacy({ hours: 24 })])
  })

  it('the operator’s own secret is the one', async () => {
    const { telegram, url } = await startWithWebhook({ TELEGRAM_WEBHOOK_SECRET: 'swordfish' })
    expect(telegram.updates.webhook()).toEqual({ url, secret: 'swordfish' })
    const wrong = {
      method: 'POST',
      body: 'no json',
      headers: { 'X-Telegram-Bot-Api-Secret-Token': 'swordfish' },
    }
    expect((await fetch(url, wrong)).status).toBe(400)
    expect((await fetch(url.replace('hook', 'other'), wrong)).status).toBe(404)
  })

  it('what came while the bot was away is delivered when it is back, once', async () => {
    const { telegram, bot } = await startWithWebhook()
    const person = telegram.person()
    await bot.stop()
    person.text('/help')
    person.text('/privacy')
    await new Promise((resolve) => setTimeout(resolve, 200))
    await bot.restart()
    expect(await texts(person, 2)).toEqual([words.help, words.privacy({ hours: 24 })])
  })
})
