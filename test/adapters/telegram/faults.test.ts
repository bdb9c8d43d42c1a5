import { describe, expect, it, vi } from 'vitest'
import { createTelegramAdapter } from '../../../adapters/telegram/telegram.ts'
import { wordsIn } from '../../../src/replies/index.ts'
import { photo } from '../../doubles/scripted-conversation.ts'
import { Refusal, startTelegram, TOKEN, tooManyRequests } from '../../doubles/telegram/telegram.ts'
import { startBot, texts } from './bot.ts'

const words = wordsIn('en')

describe('everything is answered exactly once', () => {
  it('1,000 messages at once in one chat', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    for (let n = 0; n < 1_000; n++) person.text(`/help${n % 2 === 0 ? '' : ' '}`)
    await texts(person, 1_000, 60_000)
    const answered = person.seen().map(({ reply_to_message: to }) => to!.message_id)
    expect(new Set(answered).size).toBe(1_000)
    expect(answered).toEqual([...answered].sort((a, b) => a - b))
    expect(telegram.updates.waiting()).toHaveLength(0)
  })

  it('updates that come twice, late, and out of order', async () => {
    const { telegram } = await startBot()
    const person = telegram.person()
    const ids = ['/help', '/privacy', '/new'].map((text) => {
      person.text(text)
      return telegram.updates.waiting().at(-1)?.update_id
    })
    telegram.updates.reorder((waiting) => waiting.toReversed())
    await texts(person, 3)
    for (const id of ids) if (id !== undefined) telegram.updates.again(id)
    person.text('/language')
    expect(await texts(person, 4)).toHaveLength(4)
  })

  it('after answers to getUpdates that were lost on their way', async () => {
    const { telegram } = await startBot()
    telegram.fail('getUpdates', 'cut-after', 'cut', new Refusal(502, 'Bad Gateway'))
    const person = telegram.person()
    person.text('/help')
    person.text('/privacy')
    expect(await texts(person, 2)).toEqual([words.help, words.privacy({ hours: 24 })])
  })

  it('an update is confirmed only once it is recorded', async () => {
    const bot = await startBot()
    const person = bot.telegram.person()
    person.text('/help')
    await texts(person, 1)
    await bot.stop()
    expect(bot.telegram.updates.waiting()).toHaveLength(0)
    person.text('/privacy')
    await bot.restart()
    expect(await texts(person, 2)).toEqual([words.help, words.privacy({ hours: 24 })])
  })

  it('one slow page keeps no other chat waiting', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { telegram } = await startBot({ script: { beforeEncode: () => held } })
    const [slow, quick] = [telegram.person(), telegram.person()]
    await slow.photo((await photo()).bytes)
    quick.text('/help')
    expect(await texts(quick, 1)).toEqual([words.help])
    release()
    await vi.waitFor(() => expect(slow.texts().at(-1)).toContain('answer to'), { timeout: 10_000 })
  })
})

describe('Telegram’s refusals', () => {
  it('429 is waited for as long as Telegram says, and nothing is lost', async () => {
    const { telegram } = await startBot()
    telegram.fail('sendMessage', tooManyRequests(2))
    const person = telegram.person()
    person.text('/help')
    await texts(person, 1)
    const [refused, sent] = telegram.called('sendMessage')
    expect(sent!.at - refused!.at).toBeGreaterThanOrEqual(2_000)
    expect(telegram.called('sendMessage')).toHaveLength(2)
  })

  it('cuts and errors of its own are tried again', async () => {
    const { telegram } = await startBot()
    telegram.fail('sendMessage', 'cut', new Refusal(500, 'Internal Server Error'))
    telegram.fail('getFile', new Refusal(502, 'Bad Gateway'))
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    expect(await texts(person, 1)).toHaveLength(1)
  })

  it('who has blocked the bot is dropped without a word in the log that somebody has to read', async () => {
    const { telegram, logged } = await startBot()
    const gone = telegram.person()
    gone.text('/help')
    gone.block()
    const person = telegram.person()
    person.text('/help')
    await texts(person, 1)
    await vi.waitFor(() => expect(telegram.updates.waiting()).toHaveLength(0))
    expect(logged.filter(({ level }) => level !== 'info')).toEqual([])
  })

  it('a wrong token is one clear sentence at the start', async () => {
    const telegram = await startTelegram()
    telegram.revoke()
    const environment = { TELEGRAM_API_ROOT: telegram.root }
    await expect(startBot({ environment })).rejects.toThrow(/refuses the token in TELEGRAM_BOT_TOKEN/)
    await telegram.close()
  })

  it('a wrong token does not keep the page from starting', async () => {
    const telegram = await startTelegram()
    telegram.revoke()
    const environment = { TELEGRAM_API_ROOT: telegram.root, RXCHAT_WEB: 'on', RXCHAT_PORT: '0' }
    const { app, logged } = await startBot({ environment })
    expect((await fetch(app.url!)).status).toBe(200)
    const errors = logged.filter(({ level }) => level === 'error')
    expect(errors.map(({ event }) => event)).toEqual([
      expect.stringMatching(/refuses the token in TELEGRAM_BOT_TOKEN.*@BotFather/),
    ])
    await telegram.close()
  })

  it('a token revoked while the bot runs is told once, and the polling ends', async () => {
    const { telegram, logged } = await startBot()
    await vi.waitFor(() => expect(telegram.called('getUpdates').length).toBeGreaterThan(0))
    telegram.revoke()
    telegram.person().text('/help')
    const told = () => logged.filter(({ event }) => /refuses the token/.test(event))
    await vi.waitFor(() => expect(told()).toHaveLength(1), 5_000)
    const polls = telegram.calls.length
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(telegram.calls.length).toBe(polls)
    expect(told()).toHaveLength(1)
  })

  it('another program on the same token is told once, and the bot goes on when it is gone', async () => {
    const { telegram, logged } = await startBot()
    const conflict = new Refusal(409, 'Conflict: terminated by other getUpdates request')
    telegram.fail('getUpdates', conflict, conflict, conflict, conflict)
    const person = telegram.person()
    person.text('/help')
    await texts(person, 1, 20_000)
    const told = logged.filter(({ level, fields }) => level === 'error' && fields.code === 'conflict')
    expect(told.map(({ event }) => event)).toEqual([expect.stringContaining('Another program')])
  })
})

describe('a webhook that is still set', () => {
  it('is taken away where the bot is told to poll, also when that fails at first', async () => {
    const telegram = await startTelegram()
    telegram.updates.setWebhook({ url: 'http://127.0.0.1:9/old', secret: undefined })
    telegram.fail('deleteWebhook', new Refusal(500, 'Internal Server Error'))
    await startBot({ telegram })
    const person = telegram.person()
    person.text('/help')
    expect(await texts(person, 1)).toEqual([words.help])
    await telegram.close()
  })
})

describe('the network', () => {
  it('may be away when the bot starts', async () => {
    const telegram = await startTelegram()
    telegram.fail('getMe', 'cut')
    const { logged } = await startBot({ telegram })
    expect(logged.some(({ event }) => /trying again/.test(event))).toBe(true)
    const person = telegram.person()
    person.text('/help')
    await texts(person, 1, 20_000)
    await telegram.close()
  })

  it('never shows the token: not in a log, not in an error', async () => {
    const { telegram, logged } = await startBot()
    telegram.fail('getUpdates', 'cut', 'cut')
    telegram.fail('sendMessage', 'cut', new Refusal(400, 'Bad Request: strange'))
    telegram.failFiles('missing')
    telegram.fail('getFile', 'cut')
    const person = telegram.person()
    await person.photo((await photo()).bytes)
    person.text('/help')
    await texts(person, 1)
    expect(JSON.stringify(logged)).not.toContain(TOKEN.split(':')[1])
    expect(JSON.stringify(logged)).not.toContain('/file/bot')
  })
})

describe('a poll that never ends', () => {
  it('is cut off and asked anew', async () => {
    const telegram = await startTelegram()
    const accepted: (string | undefined)[] = []
    const adapter = createTelegramAdapter({
      token: TOKEN,
      apiRoot: telegram.root,
      wording: { commands: [], buttonExpired: () => '' },
      pace: { pollSeconds: 1, stallMs: 200 },
    })
    telegram.fail('getUpdates', { hangBefore: () => {} })
    await adapter.start({
      accept: async ({ text }) => {
        accepted.push(text)
        return 'accepted'
      },
      history: async () => [],
      picture: async () => undefined,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    })
    telegram.person().text('still there?')
    await vi.waitFor(() => expect(accepted).toEqual(['still there?']), 10_000)
    await adapter.stop()
    await telegram.close()
  })
})

describe('stopping', () => {
  it('does not wait for what can be sent later, and sends it after the next start', async () => {
    const bot = await startBot()
    bot.telegram.fail('sendMessage', tooManyRequests(600))
    const person = bot.telegram.person()
    person.text('/help')
    await vi.waitFor(() => expect(bot.telegram.called('sendMessage')).toHaveLength(1))
    // Ten minutes, were it to wait.
    await bot.stop()
    await bot.restart()
    expect(await texts(person, 1)).toEqual([words.help])
  })

  it('takes away the progress of an answer that comes after the next start', async () => {
    const held = new Promise<void>(() => {})
    let first = true
    const bot = await startBot({
      script: {
        beforeEncode: () => {
          const wait = first ? held : Promise.resolve()
          first = false
          return wait
        },
      },
    })
    const person = bot.telegram.person()
    await person.photo((await photo()).bytes)
    await texts(person, 1)
    await bot.stop()
    expect(person.texts()).toEqual([])
  })
})
