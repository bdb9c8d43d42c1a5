/** Keyv 6's storage contract, as its types and README state it: what every adapter under the store must do. */
import fc from 'fast-check'
import { Keyv } from 'keyv'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { StorageAdapter } from '../../conversations/sqlite/keyv.ts'

/** @param prepare An empty place of its own; each call of what it gives is another adapter on that place. */
export function describeKeyvStorage(name: string, prepare: () => Promise<() => StorageAdapter>): void {
  afterEach(() => void vi.useRealTimers())

  describe(`${name} as Keyv's storage`, () => {
    test('takes absolute times of expiry, so that Keyv uses it directly', async () => {
      const adapter = (await prepare())()
      expect(adapter.capabilities).toMatchObject({ expires: true, store: 'keyvStorage' })
      expect(new Keyv({ store: adapter }).store).toBe(adapter)
    })

    test('text that a serializer made comes back as it was given', async () => {
      const adapter = (await prepare())()
      expect(await adapter.set('key', '{"value":1}')).toBe(true)
      expect(await adapter.get('key')).toBe('{"value":1}')
    })

    test('a missing key is undefined, not there, and not deleted', async () => {
      const adapter = (await prepare())()
      expect(await adapter.get('key')).toBeUndefined()
      expect(await adapter.has('key')).toBe(false)
      expect(await adapter.delete('key')).toBe(false)
    })

    test('a key can be overwritten and deleted once', async () => {
      const adapter = (await prepare())()
      await adapter.set('key', 'old')
      await adapter.set('key', 'new')
      expect(await adapter.get('key')).toBe('new')
      expect(await adapter.delete('key')).toBe(true)
      expect(await adapter.delete('key')).toBe(false)
      expect(await adapter.has('key')).toBe(false)
    })

    test('an expired key is gone for get, has, delete and the iterator', async () => {
      const adapter = (await prepare())()
      vi.useFakeTimers({ toFake: ['Date'] })
      await adapter.set('short', 'a', Date.now() + 100)
      await adapter.set('long', 'b', Date.now() + 1_000)
      await adapter.set('ever', 'c')
      vi.setSystemTime(Date.now() + 100)
      expect(await adapter.getMany(['short', 'long', 'ever'])).toEqual([undefined, 'b', 'c'])
      expect(await adapter.hasMany(['short', 'long', 'ever'])).toEqual([false, true, true])
      expect(await listed(adapter)).toEqual([
        ['long', 'b'],
        ['ever', 'c'],
      ])
      expect(await adapter.delete('short')).toBe(false)
    })

    test('a key that is set again without expiry no longer expires', async () => {
      const adapter = (await prepare())()
      vi.useFakeTimers({ toFake: ['Date'] })
      await adapter.set('key', 'a', Date.now() + 100)
      await adapter.set('key', 'b')
      vi.setSystemTime(Date.now() + 200)
      expect(await adapter.get('key')).toBe('b')
    })

    test('many at once are the same as one by one', async () => {
      const adapter = (await prepare())()
      vi.useFakeTimers({ toFake: ['Date'] })
      const entries = [
        { key: 'a', value: '1', expires: Date.now() + 100 },
        { key: 'b', value: '2' },
      ]
      expect(await adapter.setMany(entries)).toEqual([true, true])
      expect(await adapter.getMany(['a', 'x', 'b'])).toEqual(['1', undefined, '2'])
      expect(await adapter.deleteMany(['a', 'x'])).toEqual([true, false])
      for (const none of [
        adapter.setMany([]),
        adapter.getMany([]),
        adapter.hasMany([]),
        adapter.deleteMany([]),
      ])
        expect(await none).toEqual([])
    })

    test('namespaces do not see each other, and are cleared alone', async () => {
      const create = await prepare()
      const [one, two, none] = [create(), create(), create()]
      one.namespace = 'one'
      two.namespace = 'two'
      for (const adapter of [one, two, none]) await adapter.set('key', adapter.namespace ?? 'none')
      expect(await two.get('key')).toBe('two')
      expect(await listed(one)).toEqual([['key', 'one']])
      await one.clear()
      expect(await Promise.all([one, two, none].map((adapter) => adapter.get('key')))).toEqual([
        undefined,
        'two',
        'none',
      ])
      await none.clear()
      expect(await two.has('key')).toBe(true)
    })

    test('a namespace and a key that run together differently are different', async () => {
      const create = await prepare()
      const [one, two] = [create(), create()]
      one.namespace = 'a'
      two.namespace = 'a:b'
      await one.set('b:c', 'one')
      expect(await two.get('c')).toBeUndefined()
    })

    test("Keyv's own serializer works on it: any JSON value, buffers, per-key time to live", async () => {
      const keyv = new Keyv({ store: (await prepare())(), namespace: 'n' })
      vi.useFakeTimers({ toFake: ['Date'] })
      for (const value of [
        false,
        null,
        0,
        '',
        '"',
        "'",
        { fizz: 'buzz' },
        Buffer.from('bar'),
        [{ b: Buffer.from('x') }],
      ]) {
        await keyv.set("it's", value)
        expect(await keyv.get("it's")).toEqual(value)
      }
      await keyv.set('short', 1, 100)
      vi.setSystemTime(Date.now() + 101)
      expect(await keyv.get('short')).toBeUndefined()
    })

    test('without a serializer, values keep their shape: bytes, text, JSON, nothing', async () => {
      const keyv = new Keyv({ store: (await prepare())(), namespace: 'n', serialization: false })
      const kept = fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: 'binary' }),
        fc.jsonValue(),
        fc.constant(undefined),
      )
      await fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1, unit: 'binary' }), kept, async (key, value) => {
          await keyv.set(key, value)
          // What JSON can't say (-0, a __proto__ key) is not asked of it.
          const expected =
            value instanceof Uint8Array || value === undefined ? value : JSON.parse(JSON.stringify(value))
          expect(await keyv.get(key)).toEqual(expected)
        }),
        { numRuns: 60 },
      )
    })

    test('a failure reaches the caller', async () => {
      const adapter = (await prepare())()
      adapter.get = () => Promise.reject(new Error('the disk is gone'))
      await expect(new Keyv({ store: adapter }).get('key')).rejects.toThrow('the disk is gone')
    })
  })
}

async function listed(adapter: StorageAdapter): Promise<[string, unknown][]> {
  const entries: [string, unknown][] = []
  for await (const entry of adapter.iterator()) entries.push(entry)
  return entries
}
