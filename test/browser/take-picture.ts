/**
 * Takes the README's picture of the page: `npx node test/browser/take-picture.ts [question]` writes
 * docs/images/page.png from the running product, so that it can be taken again whenever the page changes.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import sharp from 'sharp'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { ask, launch, open } from './browser.ts'

const question = process.argv[2] ?? 'Which medicines are recommended in the prescription?'
const sample = new URL('../../samples/clinic-printed.jpg', import.meta.url)
const images = new URL('../../docs/images/', import.meta.url)
/** Time for the picture to glide to the quote. */
const SETTLED_MS = 1_500

const folder = await mkdtemp(join(tmpdir(), 'rxchat-picture-'))
const app = await startApp(
  readConfig({
    RXCHAT_DATA: join(folder, 'data'),
    RXCHAT_KEY_FILE: join(folder, 'key', 'key'),
    RXCHAT_PORT: '0',
    RXCHAT_LOG: 'silent',
  }),
)
const browser = await launch()
try {
  const { page } = await open(browser, app.url!, { viewport: { width: 1280, height: 800 } })
  await page.locator('#choose-files').setInputFiles({
    name: 'page.jpg',
    mimeType: 'image/jpeg',
    buffer: await readFile(sample),
  })
  await ask(page, question)
  await page.locator('.words .cite').first().click({ timeout: 90_000 })
  await setTimeout(SETTLED_MS)
  await mkdir(images, { recursive: true })
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 200, effort: 10 })
    .toFile(new URL('page.png', images).pathname)
} finally {
  await browser.close()
  await app.stop()
  await rm(folder, { recursive: true, force: true })
}
