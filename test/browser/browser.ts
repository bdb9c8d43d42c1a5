/** A real browser, where there is one: Debian's Chromium, with a profile of its own that is thrown away. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const CHROMIUM = process.env.RXCHAT_CHROMIUM ?? '/usr/bin/chromium'

/** Whether browser tests can run here; says why when they can't. */
export const hasBrowser = existsSync(CHROMIUM)
if (!hasBrowser) {
  console.warn(
    `Browser tests are left out: there is no Chromium at ${CHROMIUM} (Debian: apt-get install chromium)`,
  )
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 640 },
  isMobile: true,
  hasTouch: true,
}

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }

/** A visitor of their own: cookies and all. Errors of the page fail the test that reads them. */
export async function open(browser: Browser, url: string, options: BrowserContextOptions = desktop) {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // A connection that a test cuts is reported here too.
    if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text()))
      errors.push(message.text())
  })
  await page.goto(url)
  await page.locator('#welcome:visible, .turn').first().waitFor()
  return { context, page, errors }
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question)
  await page.getByRole('button', { name: 'Send' }).click()
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page as it is now; WCAG 2.2 A and AA and its best practices. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself there
    const { violations } = await (globalThis as any).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.flatMap(
      ({ id, nodes }: { id: string; nodes: { html: string; failureSummary: string }[] }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`),
    )
  })
}
