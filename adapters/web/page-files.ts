/** The page itself: a handful of files, read once and served from memory, so that no path leads anywhere else. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Hono } from 'hono'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const FOLDER = new URL('./page/', import.meta.url)

export async function pageFiles(): Promise<Hono> {
  const routes = new Hono()
  for (const name of await readdir(FOLDER, { recursive: true })) {
    const mediaType = MEDIA_TYPES[extname(name)]
    if (mediaType === undefined) continue
    const bytes = await readFile(new URL(name, FOLDER))
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    // The browser keeps a copy and asks each time whether it still holds: an update shows at once.
    const headers = { 'Content-Type': mediaType, 'Cache-Control': 'no-cache', ETag: tag }
    routes.get(name === 'index.html' ? '/' : `/page/${name}`, (context) =>
      context.req.header('if-none-match') === tag
        ? context.body(null, 304, headers)
        : context.body(bytes, 200, headers),
    )
  }
  return routes
}
