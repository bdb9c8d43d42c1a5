/**
 * Imported first: the process's clock runs faster by RXCHAT_BENCH_SPEED from here on. Dates and what waits for longer
 * than two minutes follow it (keeping, sweeping, the limit of messages a minute); the network's own time stays real.
 */
const speed = Number(process.env.RXCHAT_BENCH_SPEED ?? 1)
/** Shorter waits belong to the machine and the network: typing, albums, back-off, how long a poll may take. */
const SHORT_MS = 120_000

const RealDate = Date
const startedAt = RealDate.now()
const now = (): number => startedAt + (RealDate.now() - startedAt) * speed
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: [], kind) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, kind),
  get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
})

const ticks = performance.now.bind(performance)
const firstTick = ticks()
performance.now = () => firstTick + (ticks() - firstTick) * speed

const scaled = (ms: number | undefined): number | undefined =>
  ms !== undefined && ms > SHORT_MS ? ms / speed : ms
const { setTimeout: after, setInterval: every } = globalThis
globalThis.setTimeout = Object.assign(
  (act: () => void, ms?: number, ...more: []) => after(act, scaled(ms), ...more),
  after,
) as typeof setTimeout
globalThis.setInterval = ((act: () => void, ms?: number, ...more: []) =>
  every(act, scaled(ms), ...more)) as typeof setInterval
