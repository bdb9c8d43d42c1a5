/**
 * What every chat platform's adapter must do, whatever the platform: each adapter's test calls this suite with a
 * way to speak as the person and to see what the person sees.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  AdapterError,
  type AdapterHost,
  type ChatAdapter,
  type IncomingMessage,
  type Reply,
} from '../../adapters/adapter.ts'
import { incomingMessageSchema } from '../../conversations/message.ts'

export interface AdapterHarness {
  adapter: ChatAdapter
  /** The person writes. */
  say(text: string): Promise<void>
  /** The person sends a picture, with or without a caption. */
  sendPicture(bytes: Uint8Array<ArrayBuffer>, caption?: string): Promise<void>
  /** Everything that the person was shown so far, as text. */
  seen(): string | Promise<string>
  /** Undoes what the platform around the adapter needed. */
  close(): Promise<void>
}

export function describeChatAdapter(name: string, open: () => Promise<AdapterHarness>): void {
  describe(`${name}, as a chat adapter`, () => {
    let harness: AdapterHarness
    let accepted: IncomingMessage[]
    let refuseNext: boolean

    const host: AdapterHost = {
      accept: async (message) => {
        if (refuseNext) {
          refuseNext = false
          throw new Error('the store is full')
        }
        // As it comes back from the store: nothing but plain data survives.
        accepted.push(incomingMessageSchema.parse(structuredClone(message)))
        return 'accepted'
      },
      history: async () => [],
      picture: async () => undefined,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    }
    const nth = async (n: number): Promise<IncomingMessage> => {
      await expect.poll(() => accepted.length, { timeout: 5000 }).toBeGreaterThanOrEqual(n)
      return accepted[n - 1]!
    }

    beforeEach(async () => {
      accepted = []
      refuseNext = false
      harness = await open()
      await harness.adapter.start(host)
    })
    afterEach(async () => {
      await harness.adapter.stop()
      await harness.close()
    })

    it('hands a text over as it was written', async () => {
      await harness.say('Which medicines are on it?')
      expect(await nth(1)).toMatchObject({
        text: 'Which medicines are on it?',
        images: [],
        conversation: { platform: harness.adapter.platform },
      })
    })

    it('gives every message an id of its own, and keeps their order', async () => {
      for (const text of ['one', 'two', 'three']) await harness.say(text)
      await nth(3)
      expect(accepted.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
      expect(new Set(accepted.map(({ id }) => id)).size).toBe(3)
    })

    it('hands a picture over with its caption, byte for byte', async () => {
      const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
      await harness.sendPicture(bytes, 'what is this?')
      const { images, text } = await nth(1)
      expect([images.length, text]).toEqual([1, 'what is this?'])
      const file = images[0]!.bytes ?? (await harness.adapter.download(images[0]!, AbortSignal.timeout(5000)))
      expect(Buffer.from(file).equals(Buffer.from(bytes))).toBe(true)
    })

    it('goes on after a message that could not be recorded', async () => {
      refuseNext = true
      await harness.say('lost').catch(() => undefined)
      await harness.say('kept')
      await expect.poll(() => accepted.map(({ text }) => text)).toContain('kept')
    })

    it('shows a reply, its quotes included, and says by which messages', async () => {
      await harness.say('hello')
      const { ids } = await harness.adapter.responder(await nth(1)).send(
        reply('r1', {
          text: 'It says “Dolo 650” [1].',
          quotes: [
            {
              number: 1,
              page: 0,
              quote: 'Tab Dolo 650',
              box: { x: 0, y: 0, width: 1, height: 0.1 },
              confidence: 0.9,
              where: 'top',
            },
          ],
        }),
      )
      expect(ids.length).toBeGreaterThan(0)
      await expect.poll(() => harness.seen()).toContain('It says “Dolo 650” [1].')
      await expect.poll(() => harness.seen()).toContain('Tab Dolo 650')
    })

    it('shows a long reply to its end', async () => {
      await harness.say('read it all')
      const text = Array.from({ length: 400 }, (_, n) => `Line ${n} of the page.`).join('\n')
      await harness.adapter.responder(await nth(1)).send(reply('r1', { text }))
      await expect.poll(() => harness.seen()).toContain('Line 399 of the page.')
      const seen = await harness.seen()
      for (let n = 0; n < 400; n++) expect(seen).toContain(`Line ${n} of the page.`)
    })

    it('sends nothing from a page or a person on as a control sequence', async () => {
      await harness.say('hello')
      await harness.adapter
        .responder(await nth(1))
        .send(reply('r1', { text: 'a\u001b]0;title\u0007b\u202ec' }))
      await expect.poll(() => harness.seen()).toContain('title')
      expect(await harness.seen()).not.toMatch(/\u001b\]|\u0007|\u202e/)
    })

    it('takes signs of life and progress without ever failing', async () => {
      await harness.say('hello')
      const responder = harness.adapter.responder(await nth(1))
      const stopWorking = responder.working()
      await responder.progress('Reading…')
      await responder.progress('Reading… more')
      await responder.send(reply('r1', { text: 'done' }))
      stopWorking()
      stopWorking()
    })

    it('says that a file it can not have can not be had', async () => {
      const download = harness.adapter.download({ reference: 'no-such-file' }, AbortSignal.timeout(5000))
      await expect(download).rejects.toBeInstanceOf(AdapterError)
    })

    it('stops, and stops again', async () => {
      await harness.adapter.stop()
      await harness.adapter.stop()
    })
  })
}

function reply(id: string, parts: Partial<Reply>): Reply {
  return {
    id,
    kind: 'answer',
    text: '',
    quotes: [],
    pages: [],
    showPicture: false,
    suggestions: [],
    language: 'en',
    ...parts,
  }
}
