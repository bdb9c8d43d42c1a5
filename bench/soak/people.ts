/**
 * A day of people on a Telegram of its own process: each sends a photograph, asks about it, presses a button, comes
 * back later; some ask to be forgotten. Busy at ten and at six, quiet at night.
 */
import { readFile } from 'node:fs/promises'
import { type Person, startTelegram, TOKEN } from '../../test/doubles/telegram/telegram.ts'

export interface Day {
  visits: number
  /** Real seconds that the day takes. */
  seconds: number
  photographs: readonly string[]
}

export type FromPeople =
  | { kind: 'ready'; root: string; token: string }
  | { kind: 'over'; visits: number; asked: number; answered: number }

/** What one person does after the photograph, by how often it is done. */
const QUESTIONS = [
  'What was prescribed?',
  'How often is the first one taken?',
  'and the second one?',
  'show me',
]
/** One in so many asks to be forgotten. */
const FORGETFUL = 10
/** Share of a day's visits in each hour from midnight. */
const HOURS = [1, 1, 1, 1, 1, 2, 3, 5, 7, 9, 10, 9, 7, 6, 6, 6, 7, 9, 10, 8, 6, 4, 3, 2]
/** Real time from one thing that somebody does to the next. */
const PAUSE_MS = 1_500
const ANSWER_WAIT_MS = 60_000

const telegram = await startTelegram()
let asked = 0
let answered = 0

async function visit(person: Person, photograph: Uint8Array, number: number): Promise<void> {
  await step(person, () => person.photo(photograph))
  for (const question of QUESTIONS.slice(0, 1 + (number % QUESTIONS.length))) {
    await pause()
    await step(person, () => person.text(question))
  }
  if (number % FORGETFUL === 0) {
    await pause()
    await step(person, () => person.text('/forget'))
  }
  // A platform's memory is not what is measured.
  telegram.calls.length = 0
}

/** Does something and waits until the bot has said something more. */
async function step(person: Person, act: () => unknown): Promise<void> {
  const before = person.seen().length
  await act()
  asked++
  const until = performance.now() + ANSWER_WAIT_MS
  while (performance.now() < until) {
    if (person.seen().length > before) {
      answered++
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS * Math.random() * 2))

async function live({ visits, seconds, photographs }: Day): Promise<void> {
  const pictures = await Promise.all(photographs.map((path) => readFile(path)))
  const all = HOURS.reduce((sum, share) => sum + share, 0)
  const starts: number[] = []
  HOURS.forEach((share, hour) => {
    const count = Math.round((visits * share) / all)
    for (let i = 0; i < count; i++) starts.push(((hour + i / count) / HOURS.length) * seconds * 1000)
  })
  const beganAt = performance.now()
  const going: Promise<void>[] = []
  for (const [number, start] of starts.entries()) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, beganAt + start - performance.now())))
    // Every photograph is another one: its metadata differs.
    const picture = Buffer.concat([pictures[number % pictures.length]!, Buffer.from(`visit ${number}`)])
    // Two visits of each person.
    const id = 5_000_000 + (number % Math.ceil(starts.length / 2))
    going.push(visit(telegram.person({ id }), picture, number))
  }
  await Promise.all(going)
  process.send!({ kind: 'over', visits: starts.length, asked, answered } satisfies FromPeople)
}

process.on('message', (day: Day) => live(day))
process.send!({ kind: 'ready', root: telegram.root, token: TOKEN } satisfies FromPeople)
