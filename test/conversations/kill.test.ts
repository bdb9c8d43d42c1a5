/** Real processes, really killed: what was accepted is answered by the next one. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

const FIXTURE = join(import.meta.dirname, 'fixtures/answering.ts')

describe('a process killed in the middle of its work', () => {
  test.each([
    ['after it has accepted the messages', 'accepted', { replies: 1, attempt: 1 }],
    ['when a handler has begun', 'begun', { replies: 1, attempt: 2 }],
    ['between two steps', 'between', { replies: 1, attempt: 2 }],
    ['after the last step and before the message is done', 'finished', { replies: 1, attempt: 2 }],
    // The one place where a reply can be seen twice: the platform has it, and the store doesn't know yet.
    ['between sending and recording that it was sent', 'sent', { replies: 2, attempt: 2 }],
  ])('%s: the next one answers everything, in order', async (_, place, expected) => {
    const { answering, replies, attempts } = prepare()
    await killed(answering(place, 'first', 'second', 'third'))
    await ended(answering('none'))
    expect(replies()).toEqual([
      ...Array.from({ length: expected.replies }, () => 'first: picture of first'),
      'second: picture of second',
      'third: picture of third',
    ])
    expect(attempts()).toEqual([`first ${expected.attempt}`, 'second 1', 'third 1'])
  })

  test('a message redelivered after the crash is not answered again', async () => {
    const { answering, replies } = prepare()
    await killed(answering('finished', 'first'))
    await ended(answering('none', 'first', 'first'))
    await ended(answering('none', 'first'))
    expect(replies()).toEqual(['first: picture of first'])
  })

  test('a message that kills the process every time is given up, and the next one is answered', async () => {
    const { answering, replies } = prepare()
    await killed(answering('begun', 'first', 'second'))
    await killed(answering('begun'))
    await ended(answering('begun'))
    expect(replies()).toEqual(['second: picture of second'])
  })
})

function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'rxchat-kill-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'replies')
  const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')
  return {
    answering: (diesAt: string, ...texts: string[]) =>
      spawn(process.execPath, [FIXTURE, join(folder, 'store'), file, diesAt, ...texts], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    replies: () => lines(file),
    attempts: () => lines(`${file}.attempts`),
  }
}

async function killed(child: ReturnType<typeof spawn>): Promise<void> {
  await once(child.stdout!, 'data')
  child.kill('SIGKILL')
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL')
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  expect(await once(child, 'exit')).toEqual([0, null])
}
