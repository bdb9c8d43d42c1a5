/** What the page does by itself, with a dialogue of a few lines behind it. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Reply, ReplyQuote } from '../../adapters/adapter.ts'
import { type Dialogue, runPage } from '../adapters/web/running-page.ts'
import { ask, desktop, hasBrowser, launch, open, phone, violations } from './browser.ts'

const sample = new URL('../../samples/clinic-printed.jpg', import.meta.url).pathname
const upload = { name: 'page.jpg', mimeType: 'image/jpeg', buffer: await readFile(sample) }

const quote = (number: number, y: number): ReplyQuote => ({
  number,
  page: 0,
  quote: `line ${number} <b>of</b> the page`,
  box: { x: 0.15, y, width: 0.5, height: 0.025 },
  confidence: 0.9,
  where: 'upper half',
})

/** Answers as the page's tests need them: by what was asked. */
const dialogue: Dialogue = async ({ text = '', images }, responder): Promise<Partial<Reply>> => {
  if (text === '/forget') return { kind: 'notice', text: 'Everything is forgotten.' }
  if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_000))
  if (images.length === 0) return { standing: 'absent', text: `The prescription doesn’t say: ${text}` }
  await responder.progress('Reading page 1…')
  return {
    standing: 'read',
    text: 'Two medicines:\n1. <img src=x onerror=alert(1)> [1]\n2. second [2]',
    quotes: [quote(1, 0.35), quote(2, 0.7)],
    pages: [{ id: '', width: 1240, height: 1600, marked: async () => new Uint8Array() }],
    suggestions: [{ label: 'For how long?', text: 'For how long should I take it?' }],
  }
}

describe.skipIf(!hasBrowser)('the chat page', () => {
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

  const sendPage = async (page: Page, question = 'what is it?') => {
    await page.locator('#choose-files').setInputFiles(upload)
    await ask(page, question)
    await page.locator('.reply').first().waitFor()
  }

  it('shows pages before they are sent, to be removed again', async () => {
    const { page } = await open(browser, running.url)
    await page.locator('#choose-files').setInputFiles([upload, { ...upload, name: 'second.jpg' }])
    expect(await page.locator('#tray li').count()).toBe(2)
    await page.getByRole('button', { name: 'Remove page 1' }).click()
    expect(await page.locator('#tray li').count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Remove page 1',
    )
  })

  it('takes dropped and pasted pictures', async () => {
    const { page } = await open(browser, running.url)
    for (const [type, field] of [
      ['drop', 'dataTransfer'],
      ['paste', 'clipboardData'],
    ] as const) {
      await page.evaluate(
        ([type, field]) => {
          const transfer = new DataTransfer()
          transfer.items.add(new File([new Uint8Array([1])], 'page.png', { type: 'image/png' }))
          const event = new Event(type, { bubbles: true, cancelable: true })
          Object.defineProperty(event, field, { value: transfer })
          document.body.dispatchEvent(event)
        },
        [type, field] as const,
      )
    }
    expect(await page.locator('#tray li').count()).toBe(2)
  })

  it('says what it can’t take', async () => {
    const { page } = await open(browser, running.url)
    await page
      .locator('#choose-files')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })
    expect(await page.getByRole('alert').textContent()).toBe('Only pictures and PDFs can be read.')
    await ask(page, 'x'.repeat(4_001))
    expect(await page.getByRole('alert').textContent()).toContain('4000')
  })

  it('shows words as words, whatever they contain', async () => {
    const { page, errors } = await open(browser, running.url)
    await sendPage(page, '<script>alert(1)</script>')
    expect(await page.locator('.bubble').last().textContent()).toBe('<script>alert(1)</script>')
    expect(await page.locator('.words').textContent()).toContain('<img src=x onerror=alert(1)>')
    expect(await page.locator('.reply img, .reply script').count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('puts a suggested question', async () => {
    const { page } = await open(browser, running.url)
    await sendPage(page)
    await page.getByRole('button', { name: 'For how long?' }).click()
    await page.locator('.reply', { hasText: 'doesn’t say: For how long should I take it?' }).waitFor()
  })

  it('loses nothing when the connection is gone', async () => {
    const { page, context } = await open(browser, running.url)
    await context.setOffline(true)
    await ask(page, 'first, said in a tunnel')
    await page.getByText('Not sent yet').waitFor()
    await ask(page, 'second, said in a tunnel')
    await context.setOffline(false)
    await page.locator('.reply').nth(1).waitFor()
    expect(await page.locator('.bubble').allInnerTexts()).toEqual(
      expect.arrayContaining(['first, said in a tunnel', 'second, said in a tunnel']),
    )
    expect(running.handled.filter(({ text }) => text?.includes('tunnel')).map(({ text }) => text)).toEqual([
      'first, said in a tunnel',
      'second, said in a tunnel',
    ])
  })

  it('gets the answer that came while it was being reloaded', async () => {
    const { page } = await open(browser, running.url)
    await ask(page, 'slow')
    await page.getByText('Reading…').waitFor()
    await page.reload()
    await page.locator('.reply', { hasText: 'doesn’t say: slow' }).waitFor()
    expect(await page.locator('.turn').count()).toBe(1)
  })

  it('comes back after the server was restarted', async () => {
    const own = await runPage({ dialogue })
    const { page } = await open(browser, own.url)
    await ask(page, 'before')
    await page.locator('.reply').waitFor()
    await own.adapter.stop()
    await page.getByText('No connection').waitFor()
    await own.stop()
    const again = await runPage({ dialogue, port: Number(new URL(own.url).port) })
    await ask(page, 'after')
    await page.locator('.reply', { hasText: 'doesn’t say: after' }).waitFor()
    await expect.poll(() => page.getByText('No connection').isVisible()).toBe(false)
    await again.stop()
  })

  it('can be used by keyboard alone', async () => {
    const { page } = await open(browser, running.url)
    const focused = () =>
      page.evaluate(
        () =>
          document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim(),
      )
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 40; presses += 1) {
        if ((await focused())?.startsWith(name)) return
        await page.keyboard.press('Tab')
      }
      throw new Error(`“${name}” can't be reached with the Tab key`)
    }
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to your question')
    await tabTo('Try it with a sample')
    await page.keyboard.press('Enter')
    await page.locator('.reply').waitFor()
    await page.getByLabel('Your question').focus()
    await page.keyboard.type('and now?')
    await page.keyboard.press('Enter')
    await page.locator('.reply', { hasText: 'doesn’t say: and now?' }).waitFor()

    await page.locator('body').evaluate(() => document.querySelector<HTMLElement>('.thumb')?.focus())
    await tabTo('Show quote 2')
    await page.keyboard.press('Enter')
    expect(await page.locator('#viewer-caption').textContent()).toContain('line 2 <b>of</b> the page')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('viewer-title')
    await tabTo('Next quote')
    await page.keyboard.press('Enter')
    expect(await page.locator('#viewer-caption').textContent()).toContain('line 1')
    await page.keyboard.press('Escape')
    expect(await page.locator('#viewer').isVisible()).toBe(false)
    expect(await focused()).toBe('Show quote 2 on the picture')
  })

  it('brings a quote into sight and marks it', async () => {
    const { page } = await open(browser, running.url)
    await sendPage(page)
    await page.locator('.quote').nth(1).click()
    const mark = page.locator('.viewer-marks .selected')
    await expect
      .poll(async () => {
        const [box, field] = [await mark.boundingBox(), await page.locator('#viewer-field').boundingBox()]
        const middle = box!.y + box!.height / 2
        return middle > field!.y && middle < field!.y + field!.height
      })
      .toBe(true)
    const share = await mark.evaluate((element) => {
      const [box, picture] = [element, document.querySelector('#viewer-picture')!].map((one) =>
        one.getBoundingClientRect(),
      ) as [DOMRect, DOMRect]
      return (box.y + box.height / 2 - picture.y) / picture.height
    })
    expect(share).toBeCloseTo(0.7125, 2)
    expect(await page.locator('.quote[aria-current]').textContent()).toContain('line 2')
  })

  it('speaks the person’s language, and remembers it', async () => {
    const { page, context } = await open(browser, running.url, { ...desktop, locale: 'fr-FR' })
    expect(await page.locator('#welcome h2').textContent()).toBe('Que dit l’ordonnance ?')
    for (const [tag, title] of [
      ['hi', 'पर्चे पर क्या लिखा है?'],
      ['bn', 'প্রেসক্রিপশনে কী লেখা আছে?'],
      ['es', '¿Qué dice la receta?'],
    ] as const) {
      await page.locator('#language').selectOption(tag)
      expect(await page.locator('#welcome h2').textContent()).toBe(title)
      expect(await page.locator('html').getAttribute('lang')).toBe(tag)
    }
    await expect.poll(() => running.handled.at(-1)?.text).toBe('/language es')
    const other = await context.newPage()
    await other.goto(running.url)
    expect(await other.locator('#welcome h2').textContent()).toBe('¿Qué dice la receta?')
  })

  it('fits a phone, and slides the picture over the chat', async () => {
    const { page } = await open(browser, running.url, phone)
    await sendPage(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await page.locator('.words .cite').first().tap()
    expect(await page.locator('#viewer:modal').count()).toBe(1)
    await page.getByRole('button', { name: 'Close the picture' }).tap()
    expect(await page.locator('#viewer').isVisible()).toBe(false)
  })

  it.each([
    ['light', desktop],
    ['dark', desktop],
    ['light', phone],
    ['dark', phone],
  ] as const)('has nothing in anybody’s way (%s, %j)', async (colorScheme, size) => {
    const { page, errors } = await open(browser, running.url, {
      ...size,
      colorScheme,
      // Colours are judged as they are in the end.
      reducedMotion: 'reduce',
    })
    expect(await violations(page)).toEqual([])
    await page.locator('#choose-files').setInputFiles(upload)
    expect(await violations(page)).toEqual([])
    await ask(page, 'what is it?')
    await page.locator('.reply').waitFor()
    expect(await violations(page)).toEqual([])
    await page.locator('.words .cite').first().click()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('#forget').click()
    expect(await violations(page)).toEqual([])
    expect(errors).toEqual([])
  })

  it('has buttons that a finger can hit', async () => {
    const { page } = await open(browser, running.url, phone)
    await sendPage(page)
    const small = await page.locator('button:visible, select:visible').evaluateAll((buttons) =>
      buttons
        // The number in a sentence is small to the eye; its reach is widened around it.
        .filter((button) => !button.matches('.cite'))
        .map((button) => ({
          name: button.textContent?.trim() || button.ariaLabel,
          box: button.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.height < 44 || box.width < 44)
        .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
    )
    expect(small).toEqual([])
  })
})
