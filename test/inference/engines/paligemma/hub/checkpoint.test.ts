import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { HubProgress } from '../../../../../inference/engines/paligemma/hub/progress.ts'
import { MODEL, noise, STRANGER, setUp, TOKEN, WEIGHTS } from './world.ts'

describe('pulling a checkpoint', () => {
  test('brings config, tokenizer and weights of one commit, each as the hub has it', async () => {
    const { hub, files, pull, written, folder } = await setUp()
    const checkpoint = await pull()
    expect(checkpoint).toMatchObject({ model: MODEL, revision: hub.revision })
    const names = checkpoint.files.map(({ path }) => path)
    expect(names).not.toContain('README.md')
    expect((await readdir(folder)).sort()).toEqual([...names].sort())
    for (const name of names) expect(await written(name)).toEqual(Buffer.from(files[name]!))
    const resolved = hub.seen.filter(({ path }) => path.includes('/resolve/'))
    expect(resolved.every(({ path }) => path.includes(hub.revision))).toBe(true)
  })

  test('asks for large files in several ranges', async () => {
    const { hub, pull } = await setUp()
    await pull()
    const ranges = hub.seen.filter(({ at, path }) => at === 'store' && path.endsWith(WEIGHTS))
    expect(new Set(ranges.map(({ range }) => range)).size).toBe(10)
  })

  test('follows a listing over several pages', async () => {
    const { pull } = await setUp({ pageSize: 2 })
    expect((await pull()).files).toHaveLength(5)
  })

  test('takes a branch for the commit that it stands for', async () => {
    const { hub, pull } = await setUp()
    expect((await pull({ revision: 'float16' })).revision).toBe(hub.revision)
    await expect(pull({ revision: 'v9' })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('never gives the token to the host that it is sent on to', async () => {
    const { hub, pull } = await setUp({ gated: true })
    await pull()
    const ofStore = hub.seen.filter(({ at }) => at === 'store')
    expect(ofStore.length).toBeGreaterThan(0)
    expect(ofStore.filter(({ authorization }) => authorization !== undefined)).toEqual([])
    const ofHub = hub.seen.filter(({ at }) => at === 'hub')
    expect(ofHub.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true)
  })

  test('does not fetch again what is there and right', async () => {
    const { hub, pull } = await setUp()
    await pull()
    const sent = hub.sentBytes()
    await pull()
    expect(hub.sentBytes()).toBe(sent)
  })

  test('fetches a file again that was tampered with on the disk', async () => {
    const { files, folder, pull, written } = await setUp()
    await pull()
    const spoilt = Buffer.from(files[WEIGHTS]!)
    spoilt[300_000]! ^= 1
    await writeFile(join(folder, WEIGHTS), spoilt)
    await pull()
    expect(await written(WEIGHTS)).toEqual(files[WEIGHTS])
  })
})

describe('a licence or a token that is missing', () => {
  test('says where to accept the licence when there is no token', async () => {
    const { hub, pull } = await setUp({ gated: true })
    const refused = pull({ hub: { token: undefined } as never })
    await expect(refused).rejects.toMatchObject({
      code: 'unauthorised',
      message: expect.stringContaining(`${hub.endpoint}/${MODEL}`),
    })
    await expect(refused).rejects.toThrow(/HF_TOKEN/)
  })

  test('says so when the account has not accepted it', async () => {
    const { hub, pull } = await setUp({ gated: true })
    await expect(pull({ hub: { token: STRANGER } })).rejects.toMatchObject({
      code: 'licence',
      message: expect.stringContaining(`accept its licence at ${hub.endpoint}/${MODEL}`),
    })
  })

  test('says so when the hub does not know the token, without repeating it', async () => {
    const { pull } = await setUp({ gated: true })
    const refused = pull({ hub: { token: 'hf_nobody' } })
    await expect(refused).rejects.toMatchObject({ code: 'unauthorised' })
    await expect(refused).rejects.not.toThrow(/hf_nobody/)
  })

  test('refuses a name that is not on the hub, and one that is no name', async () => {
    const { pull } = await setUp()
    await expect(pull({ model: 'google/paligemma9' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(pull({ model: '../etc' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a network with faults', () => {
  test('goes on within a range after a cut', async () => {
    const { hub, files, pull, written } = await setUp()
    hub.fail({ at: 'store', path: /safetensors/, times: 5, cutAfter: 20_000 })
    await pull()
    expect(await written(WEIGHTS)).toEqual(files[WEIGHTS])
    const size = files[WEIGHTS]!.length + files['tokenizer.json']!.length
    expect(hub.sentBytes()).toBeLessThan(size + 40_000)
  })

  test('comes back after 429 and 503, as late as it was asked to', async () => {
    const { hub, pull } = await setUp()
    hub.fail({ at: 'hub', path: /tree/, times: 1, status: 429, headers: { 'retry-after': '1' } })
    hub.fail({ at: 'store', times: 2, status: 503 })
    const started = performance.now()
    await pull()
    expect(performance.now() - started).toBeGreaterThan(950)
  })

  test('does not sleep for an hour because the hub says so', async () => {
    const { hub, pull } = await setUp()
    hub.fail({ at: 'hub', status: 429, headers: { 'retry-after': '3600' } })
    await expect(pull()).rejects.toMatchObject({
      code: 'rate-limited',
      message: expect.stringContaining('60 min'),
    })
  })

  test('gives up on a hub that stays in trouble', async () => {
    const { hub, pull } = await setUp()
    hub.fail({ at: 'hub', status: 500 })
    await expect(pull()).rejects.toMatchObject({ code: 'unreachable' })
    expect(hub.seen).toHaveLength(6)
  })

  test('gets a fresh address when a signed one has run out', async () => {
    const { hub, files, pull, written } = await setUp()
    hub.fail({ at: 'store', times: 1, status: 403 })
    await pull()
    expect(await written(WEIGHTS)).toEqual(files[WEIGHTS])
  })

  test('takes a connection that brings nothing for cut', async () => {
    const { hub, files, pull, written } = await setUp()
    hub.fail({ at: 'store', times: 1, silent: true })
    await pull({ hub: { idleMs: 200 } })
    expect(await written(WEIGHTS)).toEqual(files[WEIGHTS])
  })

  test('manages with a store that sends whole files only, and cuts one', async () => {
    const { hub, files, pull, written } = await setUp()
    hub.fail({ at: 'store', path: /safetensors/, times: 4, wholeFiles: true })
    hub.fail({ at: 'store', path: /safetensors/, times: 1, wholeFiles: true, cutAfter: 100_000 })
    hub.fail({ at: 'store', path: /safetensors/, wholeFiles: true })
    await pull()
    expect(await written(WEIGHTS)).toEqual(files[WEIGHTS])
  })
})

describe('content that is not what the hub promises', () => {
  test('is fetched once more', async () => {
    const { hub, files, pull, written } = await setUp()
    hub.fail({ at: 'store', path: /safetensors/, times: 1, tamper: true })
    await pull()
    expect(await written(WEIGHTS)).toEqual(files[WEIGHTS])
  })

  test('is refused and not kept when it comes twice, also for a small file', async () => {
    const { hub, pull, folder } = await setUp()
    hub.fail({ at: 'hub', path: /resolve-cache.*\/config\.json/, tamper: true })
    await expect(pull()).rejects.toMatchObject({ code: 'wrong-content' })
    expect(await readdir(folder)).not.toContain('config.json')
    hub.heal()
    await pull()
  })

  test('is refused when the file has another size', async () => {
    const { hub, pull } = await setUp()
    hub.fail({ at: 'hub', path: /safetensors$/, claimedSize: 500_000 })
    await expect(pull()).rejects.toMatchObject({ code: 'wrong-content' })
  })
})

describe('room on the disk', () => {
  test('is checked before anything is fetched', async () => {
    const { hub, pull } = await setUp()
    hub.fail({ at: 'hub', path: /safetensors$/, claimedSize: 1e15 })
    await expect(pull()).rejects.toMatchObject({
      code: 'no-space',
      message: expect.stringMatching(/takes 1000000\.\d GB/),
    })
    expect(hub.sentBytes()).toBe(0)
  })

  test('counts what is to be made of the files', async () => {
    const { pull } = await setUp()
    await expect(pull({ extraBytes: () => 1e15 })).rejects.toMatchObject({ code: 'no-space' })
  })
})

describe('stopping on the way', () => {
  test('a killed process is resumed where it stopped', async () => {
    const { hub, files, folder, pull, written } = await setUp()
    hub.fail({ at: 'store', path: /safetensors/, bytesPerSecond: 40_000 })
    const child = spawn(process.execPath, [join(import.meta.dirname, 'pull-child.ts'), hub.endpoint, folder])
    while (!(await savedBytes(folder))) await sleep(50)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const saved = await savedBytes(folder)
    hub.heal()
    const sent = hub.sentBytes()
    await pull()
    expect(await written(WEIGHTS)).toEqual(files[WEIGHTS])
    expect(hub.sentBytes() - sent).toBe(files[WEIGHTS]!.length - saved)
    expect((await readdir(folder)).filter((name) => /part|lock/.test(name))).toEqual([])
  })

  test('an aborted pull stops at once and loses nothing that came', async () => {
    const { hub, files, pull } = await setUp()
    hub.fail({ at: 'store', path: /safetensors/, bytesPerSecond: 100_000 })
    const stop = new AbortController()
    const refused = pull({
      signal: stop.signal,
      onProgress: ({ bytes }) => {
        if (bytes > 150_000) stop.abort()
      },
    })
    await expect(refused).rejects.toMatchObject({ code: 'cancelled' })
    hub.heal()
    const sent = hub.sentBytes()
    await pull()
    expect(hub.sentBytes() - sent).toBeLessThan(files[WEIGHTS]!.length - 100_000)
  })

  test('a part whose note is nonsense is begun anew', async () => {
    const { files, folder, pull, written } = await setUp()
    await writeFile(join(folder, `${WEIGHTS}.part`), noise(1000, 'old'))
    await writeFile(join(folder, `${WEIGHTS}.part.json`), '{"received":[1,')
    await pull()
    expect(await written(WEIGHTS)).toEqual(files[WEIGHTS])
  })

  test('a second pull of the same model is refused while one runs', async () => {
    const { hub, pull } = await setUp()
    hub.fail({ at: 'store', path: /safetensors/, bytesPerSecond: 500_000 })
    const first = pull()
    while (!hub.seen.some(({ at }) => at === 'store')) await sleep(5)
    await expect(pull()).rejects.toMatchObject({ code: 'busy' })
    await first
  })
})

test('progress counts every byte once, with a speed and the time left', async () => {
  const { hub, files, pull } = await setUp()
  hub.fail({ at: 'store', path: /safetensors/, bytesPerSecond: 400_000 })
  const reports: HubProgress[] = []
  const { files: pulled } = await pull({ onProgress: (report) => reports.push(report) })
  const total = pulled.reduce((sum, { size }) => sum + size, 0)
  expect(reports.at(-1)).toMatchObject({ bytes: total, totalBytes: total })
  const halfway = reports.find(({ bytes }) => bytes > files[WEIGHTS]!.length / 2)!
  expect(halfway.bytesPerSecond).toBeGreaterThan(100_000)
  expect(halfway.secondsLeft).toBeGreaterThan(0)
})

/** By the note beside the part. */
async function savedBytes(folder: string): Promise<number> {
  const text = await readFile(join(folder, `${WEIGHTS}.part.json`), 'utf8').catch(() => '{"received":[]}')
  return (JSON.parse(text) as { received: number[] }).received.reduce((sum, bytes) => sum + bytes, 0)
}
