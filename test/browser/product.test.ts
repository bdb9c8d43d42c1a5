/** The product as people meet it: the real store, the real models, a real browser. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { ask, hasBrowser, launch, open, phone, violations } from './browser.ts'

/** Reading a page takes a second or two, on a machine that does nothing else. */
const READING_MS = 90_000
const samples = new URL('../../samples/', import.meta.url)

describe.skipIf(!hasBrowser)('the product in a browser', () => {
  let browser: Browser
  let app: App
  let url: string
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rxchat-product-'))
    app = await startApp(
      readConfig({
        RXCHAT_DATA: join(folder, 'data'),
        RXCHAT_KEY_FILE: join(folder, 'key', 'key'),
        RXCHAT_PORT: '0',
        RXCHAT_LOG: 'silent',
      }),
    )
    url = app.url!
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  const replies = (page: Page) => page.locator('.reply')

  async function sendSample(page: Page, name = 'clinic-printed.jpg') {
    await page.locator('#choose-files').setInputFiles({
      name,
      mimeType: 'image/jpeg',
      buffer: await readFile(new URL(name, samples)),
    })
    await ask(page, 'Which medicines are recommended in the prescription?')
    await replies(page).first().waitFor({ timeout: READING_MS })
  }

  it(
    'reads an uploaded page, answers, and shows each quote where it stands',
    async () => {
      const { page, errors } = await open(browser, url)
      await sendSample(page)
      const answer = await replies(page).first().textContent()
      for (const medicine of ['Augmentin', 'Paracetamol', 'Pantoprazole', 'Ambroxol']) {
        expect(answer).toContain(medicine)
      }
      // The person's own picture is the server's upright one now, and the marks lie on it.
      await page.locator('.quote').first().click()
      const name = page.locator('#viewer-caption q')
      expect(await name.textContent()).not.toBe('')
      expect(await page.locator('.viewer-marks .selected').count()).toBe(1)
      expect(
        await page.locator('#viewer-picture').evaluate((img: HTMLImageElement) => img.naturalWidth),
      ).toBeGreaterThan(500)
      expect(errors).toEqual([])
    },
    READING_MS,
  )

  it(
    'understands a follow-up, keeps the conversation over a reload, and keeps it from others',
    async () => {
      const { page } = await open(browser, url)
      await sendSample(page)
      const encoded = app.inference.stats().encoded
      await ask(page, 'how often should I take the paracetamol?')
      await replies(page).nth(1).waitFor()
      expect(await replies(page).nth(1).textContent()).toMatch(/Paracetamol/i)
      expect(app.inference.stats().encoded).toBe(encoded)

      const said = await replies(page).allTextContents()
      await page.reload()
      await replies(page).nth(1).waitFor()
      expect(await replies(page).allTextContents()).toEqual(said)
      await expect
        .poll(() => page.locator('.thumb img').evaluate((img: HTMLImageElement) => img.naturalWidth))
        .toBeGreaterThan(0)

      const other = await open(browser, url)
      expect(await other.page.locator('#welcome').isVisible()).toBe(true)
      expect(await replies(other.page).count()).toBe(0)
    },
    READING_MS,
  )

  it(
    'forgets everything, at once and for good',
    async () => {
      const { page } = await open(browser, url)
      await sendSample(page)
      const picture = await page.locator('#viewer-picture').evaluate((img: HTMLImageElement) => img.src)
      await page.getByRole('button', { name: 'Forget everything' }).click()
      await page.getByRole('button', { name: 'Keep it' }).click()
      expect(await page.locator('.thumb').count()).toBe(1)
      await page.getByRole('button', { name: 'Forget everything' }).click()
      await page.locator('#forget-dialog').getByRole('button', { name: 'Forget everything' }).click()
      await page.locator('.reply.notice').waitFor()
      expect(await page.locator('.thumb').count()).toBe(0)
      expect(await page.evaluate(async (src) => (await fetch(src)).status, picture)).toBe(404)
      await page.reload()
      await page.locator('#welcome').waitFor()
      expect(await page.locator('.turn').count()).toBe(0)
    },
    READING_MS,
  )

  it(
    'works on a phone, in the dark, from the sample',
    async () => {
      const { page } = await open(browser, url, { ...phone, colorScheme: 'dark', reducedMotion: 'reduce' })
      await page.getByRole('button', { name: 'Try it with a sample' }).tap()
      await replies(page).first().waitFor({ timeout: READING_MS })
      expect(await violations(page)).toEqual([])
      await page.locator('.quote').first().tap()
      expect(await page.locator('#viewer:modal').count()).toBe(1)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    },
    READING_MS,
  )

  it('says what is wrong with a file that is no picture', async () => {
    const { page } = await open(browser, url)
    await page.locator('#choose-files').setInputFiles({
      name: 'notes.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('just some text'),
    })
    await ask(page, 'what is it?')
    await page.locator('.reply.problem').waitFor()
    expect(await replies(page).count()).toBe(1)
  })

  it('leaves nothing readable on the disk', async () => {
    const files = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true })
    for (const file of files.filter((entry) => entry.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name))
      expect(bytes.includes('Paracetamol')).toBe(false)
    }
  })
})
