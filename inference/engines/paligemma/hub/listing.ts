/** What a model on the hub consists of, pinned to one commit. */
import { z } from 'zod'
import { HubError } from './errors.ts'
import { type Hub, request } from './request.ts'
import { cancelled, persist } from './retry.ts'

export interface HubFile {
  /** File name; only files at the top of the repository are listed. */
  path: string
  /** Bytes. */
  size: number
  /** What the hub promises of its content: SHA-256 of a large file, Git's blob SHA-1 of a small one. */
  checksum: { kind: 'sha256' | 'git-sha1'; hex: string }
}

export interface HubListing {
  /** The commit that the branch or tag stood for; everything else is asked of this commit. */
  revision: string
  files: HubFile[]
}

const revisionSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(z.object({ rfilename: z.string() })),
})
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().nonnegative(),
    oid: z.string().regex(/^[0-9a-f]{40}$/),
    lfs: z
      .object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() })
      .optional(),
  }),
)

/** "owner/name" as the hub spells it; anything else would make another path of the address. */
const MODEL_ID = /^\w[\w.-]{0,95}\/\w[\w.-]{0,95}$/

/** @throws {HubError} */
export async function listModel(
  hub: Hub,
  model: string,
  revision: string,
  signal?: AbortSignal,
): Promise<HubListing> {
  if (!isModelId(model)) {
    throw new HubError('not-found', `“${model}” is no model of the hub: it takes OWNER/NAME.`)
  }
  const about = await readJson(hub, model, `revision/${encodeURIComponent(revision)}`, revisionSchema, signal)
  const { sha, siblings } = about.value
  const files: HubFile[] = []
  let page: URL | undefined
  do {
    const tree = await readJson(hub, model, page ?? `tree/${sha}`, treeSchema, signal)
    for (const { type, path, size, oid, lfs } of tree.value) {
      if (type !== 'file' || !/^\w[\w.-]*$/.test(path)) continue
      files.push({
        path,
        size: lfs?.size ?? size,
        checksum: lfs ? { kind: 'sha256', hex: lfs.oid } : { kind: 'git-sha1', hex: oid },
      })
    }
    page = tree.next
  } while (page !== undefined)
  const missing = siblings.find(
    ({ rfilename }) => /^\w[\w.-]*$/.test(rfilename) && !files.some(({ path }) => path === rfilename),
  )
  if (missing) throw new HubError('bad-answer', `The hub's listing of ${model} lacks ${missing.rfilename}.`)
  return { revision: sha, files }
}

export function isModelId(model: string): boolean {
  return MODEL_ID.test(model)
}

export function fileUrl(hub: Hub, model: string, revision: string, path: string): URL {
  return new URL(`${model}/resolve/${revision}/${path}`, hub.endpoint)
}

async function readJson<Value>(
  hub: Hub,
  model: string,
  what: string | URL,
  schema: z.ZodType<Value>,
  signal: AbortSignal | undefined,
): Promise<{ value: Value; next: URL | undefined }> {
  const url = what instanceof URL ? what : new URL(`api/models/${model}/${what}`, hub.endpoint)
  return persist(
    async () => {
      const timeout = AbortSignal.timeout(hub.idleMs)
      const either = signal ? AbortSignal.any([signal, timeout]) : timeout
      try {
        const response = await request(hub, { model, url, signal: either })
        const parsed = schema.safeParse(await response.json())
        if (!parsed.success)
          throw new HubError('bad-answer', `${url.host} doesn't list models as the hub does.`, {
            cause: parsed.error,
          })
        return { value: parsed.data, next: nextPage(response.headers.get('link'), url) }
      } catch (cause) {
        if (signal?.aborted) throw cancelled(signal)
        if (timeout.aborted || cause instanceof TypeError)
          throw new HubError('unreachable', `${url.host} doesn't answer.`, { cause, transient: true })
        if (cause instanceof SyntaxError)
          throw new HubError('bad-answer', `${url.host} doesn't answer as the hub does.`, { cause })
        throw cause
      }
    },
    hub.retry,
    signal,
  )
}

/** `Link: <…>; rel="next"`: a long listing comes in pages. */
function nextPage(link: string | null, from: URL): URL | undefined {
  const target = /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? '')?.[1]
  if (target === undefined) return undefined
  const url = new URL(target, from)
  if (url.origin !== from.origin) throw new HubError('bad-answer', 'The hub lists its files elsewhere.')
  return url
}
