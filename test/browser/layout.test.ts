/** How the page lies in windows of every width, whatever the system's font. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '../../adapters/adapter.ts'
import { LANGUAGES } from '../../inference/engine.ts'
import { type Dialogue, runPage } from '../adapters/web/running-page.ts'
import { ask, hasBrowser, launch, open, violations } from './browser.ts'

const sample = new URL('../../samples/clinic-printed.jpg', import.meta.url).pathname
const upload = { name: 'page.jpg', mimeType: 'image/jpeg', buffer: await readFile(sample) }

const dialogue: Dialogue = async ({ images }): Promise<Partial<Reply>> => ({
  standing: 'unsure',
  text: `Hydroxychloroquine-sulphate/${'x'.repeat(60)} [1]`,
  quotes: [
    {
      number: 1,
      page: 0,
      quote: 'Tab. Hydroxychloroquine sulphate 200 mg 1-0-1 x 30 days after food',
      box: { x: 0.1, y: 0.4, width: 0.6, height: 0.03 },
      confidence: 0.7,
      where: 'upper half, left',
    },
  ],
  pages:
    images.length === 0 ? [] : [{ id: '', width: 1240, height: 1600, marked: async () => new Uint8Array() }],
  suggestions: [{ label: 'For how long should I take Hydroxychloroquine?', text: 'For how long?' }],
})

/** A quarter wider than DejaVu, which is the widest that systems bring. */
const WIDE_FONT =
  '*, *::before, *::after { font-family: "DejaVu Sans", sans-serif !important; letter-spacing: 0.08em !important }'

/** As a sheet of its own: the page's content security policy lets no inline style in. */
function widen(page: Page): Promise<void> {
  return page.evaluate((style) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    document.adoptedStyleSheets = [sheet]
  }, WIDE_FONT)
}

/** What reaches beyond the window, and sideways scrolling. */
function cutOff(page: Page): Promise<string[]> {
  // Not the document's own width: a phone's browser widens it to what doesn't fit.
  const { width } = page.viewportSize()!
  return page.evaluate((width) => {
    const beyond = [...document.querySelectorAll('body *')].filter((element) => {
      if (element.closest('.unseen, .skip, svg, .viewer-field, .tray') || !element.checkVisibility())
        return false
      const box = element.getBoundingClientRect()
      return box.width > 0 && (box.right > width + 0.5 || box.left < -0.5)
    })
    const scrolled = document.scrollingElement!.scrollWidth > width ? ['the page scrolls sideways'] : []
    return [...scrolled, ...beyond.map((element) => `${element.tagName}.${element.className} ${element.id}`)]
  }, width)
}

describe.skipIf(!hasBrowser)('the chat page lies in its window', () => {
  let browser: Browser
  let running: Awaited<ReturnType<typeof runPage>>
  beforeAll(async () => {
    browser = await launch()
    running = await runPage({ dialogue, sample })
  })
  afterAll(async () => {
    await browser?.close()
    await running?.stop()
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  const cases = [320, 360, 390].flatMap((width) => LANGUAGES.map((language) => [width, language] as const))
  it.each(cases)('%i px wide, in %s, with a wide font', async (width, language) => {
    const { page } = await open(browser, running.url, {
      viewport: { width, height: 700 },
      isMobile: true,
      hasTouch: true,
      locale: language,
    })
    await widen(page)
    expect(await cutOff(page)).toEqual([])
    await page.locator('#choose-files').setInputFiles(upload)
    await page.locator('#question').fill('what is it?')
    await page.locator('.send').click()
    await page.locator('.words .cite').first().waitFor()
    expect(await cutOff(page)).toEqual([])
    await page.locator('.words .cite').first().tap()
    expect(await cutOff(page)).toEqual([])
    await page.locator('[data-view="close"]').tap()
    await page.locator('#forget').tap()
    expect(await cutOff(page)).toEqual([])
  })

  const looks = [320, 390, 1440].flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => [width, colorScheme] as const),
  )
  it.each(looks)('%i px wide, %s: nothing stands in anybody’s way', async (width, colorScheme) => {
    const { page, errors } = await open(browser, running.url, {
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: 'reduce',
    })
    expect(await violations(page)).toEqual([])
    await page.locator('#choose-files').setInputFiles(upload)
    await ask(page, 'what is it?')
    await page.locator('.words .cite').first().click()
    expect(await violations(page)).toEqual([])
    expect(errors).toEqual([])
  })
})
