/** `rxchat doctor`: what works on this machine, and what to do about what doesn't. */
import { access, constants, readFile, statfs } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { dirname } from 'node:path'
import { StoreError } from '../../conversations/store.ts'
import { createReader } from '../../inference/engines/reader/reader.ts'
import { openImage } from '../../inference/page/image.ts'
import { createInference } from '../../inference/serving/inference.ts'
import { type Config, readConfig } from '../config.ts'
import { openStore } from '../store.ts'
import { EXIT } from './exit-codes.ts'
import { explain } from './explain.ts'

export interface Check {
  name: string
  /** 'off': not set up, and not needed. */
  state: 'works' | 'fails' | 'off'
  says: string
  /** What to do about it. */
  remedy?: string
}

/** Below this the store can't be trusted to take another day's photographs. */
const MIN_FREE_BYTES = 500 * 2 ** 20
const PROBE_TIMEOUT_MS = 2000

export async function doctor(options: { json?: boolean }): Promise<void> {
  const config = readConfig()
  const checks: Check[] = []
  for (const check of CHECKS) {
    const found = await check(config)
    checks.push(...(Array.isArray(found) ? found : [found]))
  }
  if (options.json) console.log(JSON.stringify(checks, null, 2))
  else console.log(checks.map(print).join('\n'))
  if (checks.some(({ state }) => state === 'fails')) process.exitCode = EXIT.notReady
}

const CHECKS = [
  checkNode,
  checkReader,
  checkChosenModel,
  checkStore,
  checkDisk,
  checkPage,
  checkTelegram,
  checkDiscord,
  checkRedis,
]

const SIGNS = { works: 'ok  ', fails: 'FAIL', off: 'off ' } as const

function print({ name, state, says, remedy }: Check): string {
  const line = `${SIGNS[state]}  ${name.padEnd(9)}  ${says}`
  return remedy === undefined ? line : `${line}\n      ${' '.repeat(9)}  → ${remedy}`
}

function checkNode(): Check {
  return { name: 'Node', state: 'works', says: `${process.version}, the one that comes with rxchat` }
}

/** Reads a sample, as a person's photo would be read. */
async function checkReader({ lexiconFiles }: Config): Promise<Check> {
  const name = 'Reader'
  try {
    const inference = createInference(await createReader({ lexiconFiles }))
    try {
      const sample = new URL('../../samples/clinic-printed.jpg', import.meta.url)
      const pages = await openImage(await readFile(sample))
      const started = performance.now()
      const sources = pages.map((page) => ({ digest: page.digest, image: async () => page }))
      const { prescription } = await inference.read(sources, { lane: 'doctor' })
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      const medicines = prescription?.medicines.length ?? 0
      if (medicines === 0)
        return {
          name,
          state: 'fails',
          says: 'found no medicine on its own sample',
          remedy: 'run npm ci again',
        }
      return {
        name,
        state: 'works',
        says: `read ${medicines} medicines on a sample in ${seconds} s, models loaded anew`,
      }
    } finally {
      await inference.close()
    }
  } catch (error) {
    return {
      name,
      state: 'fails',
      says: explain(error).sentence,
      remedy: 'run npm ci again; it brings the models',
    }
  }
}

async function checkChosenModel(config: Config): Promise<Check[]> {
  const { checkModel } = await import('./doctor-model.ts')
  return checkModel(config)
}

async function checkStore(config: Config): Promise<Check> {
  const name = 'Store'
  try {
    const store = await openStore(config)
    const waiting = store.inbox.pending()
    await store.close()
    const key = config.key === undefined ? `key in ${config.keyFile}` : 'key from RXCHAT_KEY'
    const backlog = waiting === 0 ? '' : `, ${waiting} messages waiting for the next start`
    return {
      name,
      state: 'works',
      says: `encrypted in ${config.dataDir}, ${key}, kept ${config.keepMs / 3_600_000} h${backlog}`,
    }
  } catch (error) {
    if (error instanceof StoreError && error.code === 'in-use') {
      return { name, state: 'works', says: `in use by a running rxchat, in ${config.dataDir}` }
    }
    return {
      name,
      state: 'fails',
      says: explain(error).sentence,
      remedy:
        'set RXCHAT_DATA to a folder of your own, and RXCHAT_KEY or RXCHAT_KEY_FILE to the key it was made with',
    }
  }
}

async function checkDisk({ dataDir }: Config): Promise<Check> {
  const name = 'Disk'
  const { bavail, bsize } = await statfs(await nearestFolder(dataDir))
  const free = bavail * bsize
  const says = `${Math.round(free / 2 ** 20)} MB free`
  if (free >= MIN_FREE_BYTES) return { name, state: 'works', says }
  return {
    name,
    state: 'fails',
    says,
    remedy: 'free some space, or set RXCHAT_DATA to a folder on another disk',
  }
}

async function nearestFolder(path: string): Promise<string> {
  try {
    await access(path, constants.R_OK)
    return path
  } catch {
    return nearestFolder(dirname(path))
  }
}

async function checkPage({ web }: Config): Promise<Check> {
  const name = 'Page'
  if (!web.enabled) return { name, state: 'off', says: 'switched off by RXCHAT_WEB' }
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(web.port, web.host, () => server.close(() => resolve(undefined)))
  })
  const address = `http://${web.host}:${web.port}`
  if (error === undefined) return { name, state: 'works', says: `${address} is free to be served on` }
  if (error.code === 'EADDRINUSE' && (await isRxchat(address))) {
    return { name, state: 'works', says: `${address} is served by a running rxchat` }
  }
  if (error.code === 'EADDRINUSE') {
    return {
      name,
      state: 'fails',
      says: `port ${web.port} is taken`,
      remedy: 'stop what uses it (perhaps another rxchat), or set RXCHAT_PORT',
    }
  }
  return {
    name,
    state: 'fails',
    says: `${address} can't be listened on (${error.code})`,
    remedy: 'set RXCHAT_HOST and RXCHAT_PORT',
  }
}

async function isRxchat(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
    return /<title>[^<]*rxchat/i.test(await response.text())
  } catch {
    return false
  }
}

async function checkRedis(): Promise<Check> {
  const name = 'Redis'
  const url = process.env.REDIS_URL
  if (!url) return { name, state: 'off', says: 'not needed: this machine keeps everything itself' }
  if (!URL.canParse(url)) return { name, state: 'off', says: 'REDIS_URL is no address; it is not used' }
  const { hostname, port, host } = new URL(url)
  const reachable = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 6379) })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(PROBE_TIMEOUT_MS, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
  const reach = reachable ? `${host} is reachable` : `${host} can't be reached`
  return {
    name,
    state: 'off',
    says: `${reach}, but this version does not use it: everything stays in the store above`,
  }
}

/** Asks Telegram itself whether the token works. */
async function checkTelegram({ telegram }: Config): Promise<Check> {
  const name = 'Telegram'
  if (telegram === undefined) return { name, state: 'off', says: 'TELEGRAM_BOT_TOKEN is not set' }
  const { checkTelegramToken } = await import('../../adapters/telegram/check.ts')
  const { TELEGRAM_API_ROOT } = await import('../../adapters/telegram/telegram.ts')
  try {
    const bot = await checkTelegramToken(telegram.token, telegram.apiRoot ?? TELEGRAM_API_ROOT)
    const way = telegram.webhook === undefined ? 'long polling' : `webhook on port ${telegram.webhook.port}`
    const privacy = bot.seesEverything ? 'sees all that is said in groups' : 'privacy mode on in groups'
    return { name, state: 'works', says: `@${bot.username}, by ${way}, ${privacy}` }
  } catch (error) {
    return {
      name,
      state: 'fails',
      says: explain(error).sentence,
      remedy: 'docs/telegram.md goes through it step by step',
    }
  }
}

/** Asks Discord itself whether the token works, and gives the link that brings the bot into a server. */
async function checkDiscord({ discord }: Config): Promise<Check> {
  const name = 'Discord'
  if (discord === undefined) return { name, state: 'off', says: 'DISCORD_BOT_TOKEN is not set' }
  const { checkDiscord: ask } = await import('../../adapters/discord/check.ts')
  try {
    const bot = await ask(discord)
    const content = bot.messageContent ? 'on' : 'off'
    const teams = discord.teamChannels.length
    return {
      name,
      state: 'works',
      says: `${bot.name}, Message Content Intent ${content}, ${teams} team channels; invite it by ${bot.invite}`,
    }
  } catch (error) {
    return {
      name,
      state: 'fails',
      says: explain(error).sentence,
      remedy: 'docs/discord.md goes through it step by step',
    }
  }
}
