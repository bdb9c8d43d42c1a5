/** A multipart form as the Bot API takes it: fields, and files by the name under which they are attached. */
import type { Payload } from './methods.ts'

export function readMultipart(
  body: Buffer,
  contentType: string,
): { payload: Payload; uploads: Map<string, Uint8Array> } {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType)
  const mark = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`)
  const payload: Payload = {}
  const uploads = new Map<string, Uint8Array>()
  let at = body.indexOf(mark)
  while (at >= 0) {
    const from = at + mark.length + 2
    const next = body.indexOf(mark, from)
    if (next < 0) break
    const part = body.subarray(from, next - 2)
    const headEnd = part.indexOf('\r\n\r\n')
    const head = part.subarray(0, headEnd).toString()
    const content = part.subarray(headEnd + 4)
    const name = /name="([^"]*)"/i.exec(head)?.[1] ?? ''
    if (/filename=/i.test(head)) uploads.set(name, new Uint8Array(content))
    else payload[name] = fieldOf(content.toString())
    at = next
  }
  return { payload, uploads }
}

/** Objects and lists come as JSON in a field. */
function fieldOf(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : text
}
