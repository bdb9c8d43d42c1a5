/** What every conversation store must do, whatever it is kept in. An implementation's test calls this. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Conversation } from '../../conversations/conversation.ts'
import type { ConversationKey, IncomingMessage } from '../../conversations/message.ts'
import type { ConversationStore, Delivery } from '../../conversations/store.ts'

export interface StoreUnderTest {
  /** Opens the store that belongs to this test; a second call after `close` opens the same one again. */
  open(): Promise<ConversationStore>
  timeToLiveMs: number
  /** As many as the store's retries. */
  retryDelaysMs: readonly number[]
}

const alice: ConversationKey = { platform: 'telegram', chat: '4711' }
const bob: ConversationKey = { platform: 'telegram', chat: '4712' }

let ids = 0
export function message(over: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    id: `m${++ids}`,
    conversation: alice,
    author: { id: 'a1', name: 'Alice' },
    text: 'what was prescribed?',
    images: [],
    receivedAt: new Date(),
    ...over,
  }
}

export function conversation(key: ConversationKey, pageId = 'page-1'): Conversation {
  const at = new Date('2026-03-01T10:00:00Z')
  return {
    version: 1,
    key,
    language: 'en',
    noticeShownAt: at,
    prescriptions: [
      {
        id: 'p1',
        pages: [{ id: pageId, width: 1240, height: 1300 }],
        messageIds: ['m1'],
        labels: { prescriber: 'Dr Rao' },
        sentAt: at,
      },
    ],
    current: 'p1',
    turns: [
      {
        messageId: 'm1',
        author: 'a1',
        asked: 'what was prescribed?',
        subjects: [{ kind: 'medicine', label: 'Aten-D' }],
        pages: [pageId],
        reply: JSON.stringify({ text: 'Aten-D [1]', quotes: [{ number: 1 }] }),
        at,
      },
    ],
    updatedAt: at,
  }
}

export function describeConversationStore(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps conversations`, () => {
    test('an unknown conversation is new and empty', async () => {
      const { store } = await opened()
      expect(await store.load(alice)).toMatchObject({ version: 1, key: alice, prescriptions: [], turns: [] })
    })

    test('a conversation comes back as it was saved, also after a restart', async () => {
      const { store, restart } = await opened()
      await store.save(conversation(alice))
      expect(await store.load(alice)).toEqual(conversation(alice))
      expect(await (await restart()).load(alice)).toEqual(conversation(alice))
    })

    test('turns are added, replaced and dropped as the conversation grows, also over a restart', async () => {
      const { store, restart } = await opened()
      const turn = (messageId: string) => ({ ...conversation(alice).turns[0]!, messageId })
      const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(turn)
      const steps = [[a!, b!], [a!, b!, c!], [b!, c!, d!], [b!, d!, turn('c')], [turn('e')], []]
      for (const turns of steps) {
        await store.save({ ...(await store.load(alice)), turns })
        expect((await store.load(alice)).turns).toEqual(turns)
      }
      await store.save({ ...(await store.load(alice)), turns: [a!, b!, c!] })
      const again = await restart()
      const loaded = await again.load(alice)
      expect(loaded.turns).toEqual([a, b, c])
      await again.save({ ...loaded, turns: [...loaded.turns.slice(1), d!] })
      expect((await (await restart()).load(alice)).turns).toEqual([b, c, d])
    })

    test('what is done to a conversation that was loaded changes nothing that is kept', async () => {
      const { store } = await opened()
      await store.save(conversation(alice))
      const loaded = await store.load(alice)
      loaded.turns.pop()
      loaded.prescriptions.pop()
      expect(await store.load(alice)).toEqual(conversation(alice))
    })

    test('chats, threads and platforms are told apart', async () => {
      const { store } = await opened()
      await store.save(conversation(alice))
      for (const other of [bob, { ...alice, thread: '1' }, { ...alice, platform: 'discord' }])
        expect((await store.load(other)).turns).toEqual([])
    })

    test('a conversation and its pictures are gone when their time is over', async () => {
      const { store, timeToLiveMs } = await opened()
      vi.useFakeTimers({ toFake: ['Date'] })
      await store.save(conversation(alice))
      await store.pictures.put(alice, 'page-1', new Uint8Array([1, 2, 3]))
      vi.setSystemTime(Date.now() + timeToLiveMs + 1)
      expect((await store.load(alice)).turns).toEqual([])
      expect(await store.pictures.get(alice, 'page-1')).toBeUndefined()
    })

    test('saving renews the time of the conversation and of its pictures, not of another one', async () => {
      const { store, timeToLiveMs } = await opened()
      vi.useFakeTimers({ toFake: ['Date'] })
      await store.save(conversation(alice))
      await store.pictures.put(alice, 'page-1', new Uint8Array([1, 2, 3]))
      await store.pictures.put(bob, 'page-1', new Uint8Array([4]))
      vi.setSystemTime(Date.now() + 0.7 * timeToLiveMs)
      await store.save(conversation(alice))
      vi.setSystemTime(Date.now() + 0.7 * timeToLiveMs)
      expect((await store.load(alice)).turns).toHaveLength(1)
      expect(await store.pictures.get(alice, 'page-1')).toEqual(new Uint8Array([1, 2, 3]))
      expect(await store.pictures.get(bob, 'page-1')).toBeUndefined()
    })

    test('bytes come back as bytes, per namespace, also after a restart', async () => {
      const { store, restart } = await opened()
      const bytes = new Uint8Array(300_000).map((_, index) => index % 251)
      await store.bytes('encodings').set('reader/abc', bytes)
      expect(await store.bytes('encodings').get('reader/abc')).toEqual(bytes)
      expect(await store.bytes('other').get('reader/abc')).toBeUndefined()
      const again = (await restart()).bytes('encodings')
      expect(await again.get('reader/abc')).toEqual(bytes)
      await again.delete('reader/abc')
      expect(await again.get('reader/abc')).toBeUndefined()
    })

    test('forget removes a conversation alone and names the pages that it held', async () => {
      const { store } = await opened()
      await store.save(conversation(alice, 'page-a'))
      await store.save(conversation(bob, 'page-b'))
      await store.pictures.put(alice, 'page-a', new Uint8Array([1]))
      await store.pictures.put(alice, 'page-early', new Uint8Array([2]))
      await store.pictures.put(bob, 'page-b', new Uint8Array([3]))
      expect((await store.forget(alice)).sort()).toEqual(['page-a', 'page-early'])
      expect((await store.load(alice)).turns).toEqual([])
      expect(await store.pictures.get(alice, 'page-a')).toBeUndefined()
      expect((await store.load(bob)).turns).toHaveLength(1)
      expect(await store.pictures.get(bob, 'page-b')).toEqual(new Uint8Array([3]))
      expect(await store.forget(alice)).toEqual([])
    })

    test('a closed store says so', async () => {
      const { store } = await opened()
      await store.close()
      await expect(store.load(alice)).rejects.toMatchObject({ code: 'closed' })
      await expect(store.save(conversation(alice))).rejects.toMatchObject({ code: 'closed' })
      await expect(store.inbox.accept(message())).rejects.toMatchObject({ code: 'closed' })
    })
  })

  describe(`${name} hands messages over`, () => {
    test('a message arrives as it was sent, its image with it', async () => {
      const { store } = await opened()
      const sent = message({
        images: [
          { reference: 'file-1', mediaType: 'image/jpeg' },
          { bytes: new Uint8Array([1, 2]), name: 'a.jpg' },
        ],
        platformData: { update: 7 },
      })
      await store.inbox.accept(sent)
      const [delivery] = await deliveries(store, 1)
      expect(delivery!.message).toEqual(sent)
      expect(delivery!.attempt).toBe(1)
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
    })

    test('a redelivered message is a duplicate before, while and after it is handled, and after a restart', async () => {
      const { store, restart } = await opened()
      const sent = message()
      expect(await Promise.all([store.inbox.accept(sent), store.inbox.accept(sent)])).toEqual([
        'accepted',
        'duplicate',
      ])
      expect(await deliveries(store, 1)).toHaveLength(1)
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      expect(await store.inbox.accept(sent)).toBe('duplicate')
      const again = await restart()
      expect(await again.inbox.accept(sent)).toBe('duplicate')
      expect(again.inbox.pending()).toBe(0)
    })

    test('the same id on another platform is another message', async () => {
      const { store } = await opened()
      await store.inbox.accept(message({ id: 'same' }))
      const other = message({ id: 'same', conversation: { platform: 'discord', chat: '1' } })
      expect(await store.inbox.accept(other)).toBe('accepted')
    })

    test('messages of one conversation are handled one at a time, in order: a thousand at once, none lost', async () => {
      const { store } = await opened()
      const sent = Array.from({ length: 1000 }, (_, index) => message({ text: String(index) }))
      const seen: string[] = []
      let underWay = 0
      store.inbox.run(async ({ message: { text } }) => {
        expect(++underWay).toBe(1)
        await Promise.resolve()
        seen.push(text!)
        underWay--
      })
      await Promise.all(sent.map((one) => store.inbox.accept(one)))
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0), { timeout: 20_000 })
      expect(seen).toEqual(sent.map(({ text }) => text))
    })

    test('long messages, more at once than anybody keeps in memory: in order, none lost', async () => {
      const { store } = await opened()
      const sent = Array.from({ length: 12 }, (_, index) => message({ text: String(index).repeat(2 ** 20) }))
      await Promise.all(sent.map((one) => store.inbox.accept(one)))
      const handed = await deliveries(store, sent.length)
      expect(handed.map(({ message: { text } }) => text![0])).toEqual(sent.map(({ text }) => text![0]))
      expect(handed.map(({ attempt }) => attempt)).toEqual(sent.map(() => 1))
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
    })

    test('a conversation with much to say does not hold up the others', async () => {
      const { store } = await opened()
      for (let index = 0; index < 20; index++) await store.inbox.accept(message())
      await store.inbox.accept(message({ conversation: bob }))
      const order: string[] = []
      store.inbox.run(async ({ message: { conversation } }) => void order.push(conversation.chat), {
        concurrency: 1,
      })
      await vi.waitFor(() => expect(order).toHaveLength(21))
      expect(order.indexOf(bob.chat)).toBe(1)
    })

    test('conversations are handled side by side, up to the number given', async () => {
      const { store } = await opened()
      let underWay = 0
      let most = 0
      for (let chat = 0; chat < 6; chat++)
        await store.inbox.accept(message({ conversation: { platform: 'web', chat: String(chat) } }))
      store.inbox.run(
        async () => {
          most = Math.max(most, ++underWay)
          await sleep(10)
          underWay--
        },
        { concurrency: 3 },
      )
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      expect(most).toBe(3)
    })

    test('a message that fails is handed over again, before the next one, and its finished steps are not repeated', async () => {
      const { store } = await opened()
      await store.inbox.accept(message({ text: 'first' }))
      await store.inbox.accept(message({ text: 'second' }))
      const log: string[] = []
      store.inbox.run(async ({ message: { text }, attempt, once }) => {
        const sent = await once('send', async () => {
          log.push(`send ${text}`)
          return { id: text! }
        })
        expect(sent).toEqual({ id: text })
        if (attempt === 1) throw new Error('the platform is away')
        log.push(`done ${text}`)
      })
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      expect(log).toEqual(['send first', 'done first', 'send second', 'done second'])
    })

    test('what is to be remembered of a message is kept with its being done, also over a restart', async () => {
      const { store, restart } = await opened()
      await store.inbox.accept(message())
      let seenBefore: number | undefined
      store.inbox.run(async (delivery) => {
        delivery.remember(conversation(alice))
        seenBefore = (await store.load(alice)).turns.length
      })
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      expect(seenBefore).toBe(0)
      expect(await store.load(alice)).toEqual(conversation(alice))
      expect(await (await restart()).load(alice)).toEqual(conversation(alice))
    })

    test('of an attempt that failed nothing is remembered', async () => {
      const { store } = await opened()
      await store.inbox.accept(message())
      const turns: number[] = []
      store.inbox.run(async (delivery) => {
        turns.push((await store.load(alice)).turns.length)
        if (delivery.attempt > 1) return
        delivery.remember(conversation(alice))
        throw new Error('failed after all')
      })
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      expect(turns).toEqual([0, 0])
      expect((await store.load(alice)).turns).toEqual([])
    })

    test('a message that keeps failing is given up, once, and the next one has its turn', async () => {
      const { store, retryDelaysMs } = await opened()
      await store.inbox.accept(message({ text: 'poison' }))
      await store.inbox.accept(message({ text: 'fine' }))
      const log: string[] = []
      store.inbox.run(
        async ({ message: { text } }) => {
          log.push(text!)
          if (text === 'poison') throw new Error('no')
        },
        { onGivenUp: async ({ message: { text } }, error) => void log.push(`${text}: ${error}`) },
      )
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      const attempts = retryDelaysMs.map(() => 'poison')
      expect(log).toEqual([...attempts, 'poison', 'poison: Error: no', 'fine'])
    })

    test('a platform that asks for patience gets it: its conversation waits in order, the others go on', async () => {
      const { store } = await opened()
      const away = { platform: 'telegram', chat: 'busy' }
      const log: string[] = []
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const handedOver = (count: number) =>
        vi.waitFor(() => expect(log).toHaveLength(count), { timeout: 5_000 })
      await store.inbox.accept(message({ text: 'first', conversation: away }))
      await store.inbox.accept(message({ text: 'second', conversation: away }))
      store.inbox.run(
        async ({ message: { text }, attempt }) => {
          log.push(`${text} ${attempt}`)
          if (text === 'first' && attempt === 1)
            throw Object.assign(new Error('too many requests'), { retryAfterMs: 3_600_000 })
        },
        { concurrency: 1 },
      )
      await handedOver(1)
      await store.inbox.accept(message({ text: 'elsewhere' }))
      await handedOver(2)
      await vi.advanceTimersByTimeAsync(3_590_000)
      expect(log).toEqual(['first 1', 'elsewhere 1'])
      await vi.advanceTimersByTimeAsync(10_000)
      await handedOver(4)
      expect(log).toEqual(['first 1', 'elsewhere 1', 'first 2', 'second 1'])
      vi.useRealTimers()
    })

    test('stopping lets the handler under way end, and the rest waits for the next start', async () => {
      const { store, restart } = await opened()
      await store.inbox.accept(message({ text: 'first' }))
      await store.inbox.accept(message({ text: 'second' }))
      const log: string[] = []
      store.inbox.run(async ({ message: { text }, signal }) => {
        log.push(`begun ${text}`)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        log.push(`ended ${text}`)
      })
      await vi.waitFor(() => expect(log).toHaveLength(1))
      await store.inbox.stop()
      expect(log).toEqual(['begun first', 'ended first'])
      const again = await restart()
      expect((await deliveries(again, 1)).map(({ message: { text } }) => text)).toEqual(['second'])
    })

    test('an attempt cut short by stopping does not count as a failure', async () => {
      const { store, restart } = await opened()
      await store.inbox.accept(message())
      let begun = false
      store.inbox.run(async ({ signal }) => {
        begun = true
        await sleep(60_000, undefined, { signal })
      })
      await vi.waitFor(() => expect(begun).toBe(true))
      await store.inbox.stop()
      const again = await restart()
      expect(again.inbox.pending()).toBe(1)
      expect((await deliveries(again, 1))[0]!.attempt).toBe(1)
    })

    test('what nothing can be answered through waits for a process that can, and costs no attempt', async () => {
      const { store, restart, retryDelaysMs } = await opened()
      await store.inbox.accept(message({ text: 'away' }))
      await store.inbox.accept(message({ text: 'here', conversation: { platform: 'web', chat: '1' } }))
      const isReachable = ({ platform }: ConversationKey) => platform === 'web'
      const seen: string[] = []
      const handle = async ({ message: { text }, attempt }: Delivery) => void seen.push(`${text} ${attempt}`)
      store.inbox.run(handle, { isReachable })
      await vi.waitFor(() => expect(seen).toEqual(['here 1']))
      let again = store
      for (const _ of [...retryDelaysMs, 0, 0]) {
        again = await restart()
        again.inbox.run(handle, { isReachable })
        await sleep(10)
      }
      expect(again.inbox.pending()).toBe(1)
      again = await restart()
      again.inbox.run(handle)
      await vi.waitFor(() => expect(seen).toEqual(['here 1', 'away 1']))
    })

    test('what nobody handled in its time is not kept any longer', async () => {
      const { store, restart, timeToLiveMs } = await opened()
      vi.useFakeTimers({ toFake: ['Date'] })
      await store.inbox.accept(message())
      vi.setSystemTime(Date.now() + timeToLiveMs + 1)
      expect((await restart()).inbox.pending()).toBe(0)
    })
  })

  describe(`${name} forgets what waits`, () => {
    test('a handler that forgets its own conversation can still say so; what waited behind it is gone', async () => {
      const { store, restart } = await opened()
      const queued = message({ text: 'one more question' })
      await store.inbox.accept(message({ text: '/forget' }))
      await store.inbox.accept(queued)
      const log: unknown[] = []
      store.inbox.run(async ({ message: { text, conversation: key }, once, signal }) => {
        await once('forget', () => store.forget(key))
        await sleep(5)
        await once('send', async () => {
          log.push(text, signal.aborted)
          return null
        })
      })
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      expect(log).toEqual(['/forget', false])
      const again = await restart()
      expect(again.inbox.pending()).toBe(0)
      expect(await again.inbox.accept(queued)).toBe('duplicate')
    })

    test('what was sent just before is forgotten too, even where it is still being recorded', async () => {
      const { store } = await opened()
      const recording = store.inbox.accept(message({ text: 'just sent' }))
      await Promise.resolve()
      await store.forget(alice)
      await recording
      const seen: unknown[] = []
      store.inbox.run(async (delivery) => void seen.push(delivery.message.text))
      await store.inbox.accept(message({ text: 'afterwards' }))
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      expect(seen).toEqual(['afterwards'])
    })

    test('forgetting from outside cuts short the handler under way, which can keep nothing any more', async () => {
      const { store } = await opened()
      await store.save(conversation(alice))
      await store.inbox.accept(message({ text: 'under way' }))
      await store.inbox.accept(message({ text: 'queued' }))
      await store.inbox.accept(message({ text: 'other', conversation: bob }))
      const log: string[] = []
      const refusals: unknown[] = []
      store.inbox.run(async (delivery) => {
        const { signal } = delivery
        const { text, conversation: key } = delivery.message
        log.push(text!)
        if (text !== 'under way') return
        const old = await store.load(key)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        await store.save(old).catch((error) => refusals.push(error))
        delivery.remember(old)
        await store.pictures.put(key, 'page-9', new Uint8Array([1])).catch((error) => refusals.push(error))
      })
      await vi.waitFor(() => expect(log).toEqual(['under way', 'other']))
      await store.forget(alice)
      await vi.waitFor(() => expect(store.inbox.pending()).toBe(0))
      expect(log).toEqual(['under way', 'other'])
      expect(refusals).toHaveLength(2)
      expect((await store.load(alice)).turns).toEqual([])
      expect(await store.pictures.get(alice, 'page-9')).toBeUndefined()
      await store.inbox.accept(message({ text: 'afresh' }))
      await vi.waitFor(() => expect(log).toEqual(['under way', 'other', 'afresh']))
    })
  })

  async function opened() {
    const under = await prepare()
    let store = await under.open()
    onTestFinished(async () => {
      vi.useRealTimers()
      await store.close()
    })
    const restart = async (): Promise<ConversationStore> => {
      await store.close()
      store = await under.open()
      return store
    }
    return { store, restart, ...under }
  }
}

/** Runs the inbox until so many deliveries were handled. */
async function deliveries(store: ConversationStore, count: number): Promise<Delivery[]> {
  const seen: Delivery[] = []
  store.inbox.run(async (delivery) => void seen.push(delivery))
  await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(count))
  return seen
}
