import { describe, expect, it } from 'vitest'
import { FairQueue } from '../../../inference/serving/queue.ts'

/** A task that ends when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { run: () => promise, end: resolve }
}

describe('the queue before the models', () => {
  it('lets conversations take turns', async () => {
    const queue = new FairQueue()
    const first = held()
    const order: string[] = []
    const task = (name: string) => async () => void order.push(name)
    const all = [queue.run('first', first.run)]
    for (const page of ['album 1', 'album 2', 'album 3']) all.push(queue.run('album', task(page)))
    all.push(queue.run('single', task('single')))
    first.end()
    await Promise.all(all)
    expect(order).toEqual(['album 1', 'single', 'album 2', 'album 3'])
  })

  it('tells everybody how many go before them, truly', async () => {
    const queue = new FairQueue()
    const first = held()
    const places: Record<string, number[]> = { a1: [], a2: [], b1: [] }
    const done: string[] = []
    const enter = (lane: string, name: string) =>
      queue.run(lane, async () => void done.push(name), { onAhead: (ahead) => places[name]!.push(ahead) })
    const all = [queue.run('first', first.run), enter('a', 'a1'), enter('a', 'a2'), enter('b', 'b1')]
    expect(places).toEqual({ a1: [1], a2: [2, 3], b1: [2] })
    first.end()
    await Promise.all(all)
    expect(done).toEqual(['a1', 'b1', 'a2'])
    expect(places.a2!.at(-1)).toBe(1)
  })

  it('refuses a task when too many wait, and takes one again when there is room', async () => {
    const queue = new FairQueue({ maxWaiting: 1 })
    const first = held()
    const running = queue.run('a', first.run)
    const waiting = queue.run('b', async () => 'answered')
    await expect(queue.run('c', async () => {})).rejects.toMatchObject({ code: 'queue-full' })
    first.end()
    await running
    expect(await waiting).toBe('answered')
    expect(await queue.run('c', async () => 'later')).toBe('later')
  })

  it('lets a waiting task be cancelled, and runs the others', async () => {
    const queue = new FairQueue()
    const first = held()
    const running = queue.run('a', first.run)
    const controller = new AbortController()
    const ran: string[] = []
    const unwanted = queue.run('b', async () => void ran.push('unwanted'), { signal: controller.signal })
    const other = queue.run('c', async () => 'answered')
    controller.abort()
    await expect(unwanted).rejects.toMatchObject({ code: 'cancelled' })
    first.end()
    await running
    expect(await other).toBe('answered')
    expect(ran).toEqual([])
    expect(queue.waiting).toBe(0)
  })

  it('goes on after a task that fails', async () => {
    const queue = new FairQueue()
    const failing = queue.run('a', () => Promise.reject(new Error('model broke')))
    const next = queue.run('b', async () => 'answered')
    await expect(failing).rejects.toThrow('model broke')
    expect(await next).toBe('answered')
  })

  it('never runs more tasks at once than it may', async () => {
    const queue = new FairQueue({ concurrency: 2 })
    let running = 0
    let most = 0
    const task = async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
    }
    await Promise.all(Array.from({ length: 50 }, (_, i) => queue.run(`lane ${i % 7}`, task)))
    expect(most).toBe(2)
  })
})
