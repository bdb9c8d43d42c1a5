import { describe, expect, test } from 'vitest'
import { progressLine } from '../../../src/commands/progress-line.ts'

function stream(isTTY: boolean, columns = 80) {
  const written: string[] = []
  return { written, isTTY, columns, write: (text: string) => written.push(text) > 0 }
}

describe('progress', () => {
  test('on a terminal is one line, drawn over itself and never wider than it', () => {
    const terminal = stream(true, 40)
    const line = progressLine(terminal)
    line.show({ what: 'Downloading', done: 0.5, figures: '1.2 of 2.4 GB  31 MB/s  40 s left' })
    line.show({ what: 'Downloading', done: 1, figures: '2.4 of 2.4 GB' })
    line.end()
    expect(terminal.written).toHaveLength(3)
    expect(terminal.written[0]).toMatch(/^\r\x1b\[2KDownloading █{12}░{12}/)
    expect(terminal.written[0]!.length).toBeLessThanOrEqual(39 + '\r\x1b[2K'.length)
    expect(terminal.written[2]).toBe('\n')
  })

  test('elsewhere is a plain line now and then', () => {
    const log = stream(false)
    const line = progressLine(log)
    for (let done = 0; done <= 1000; done++) line.show({ what: 'Converting', done: done / 1000 })
    line.end()
    expect(log.written).toHaveLength(11)
    expect(log.written[3]).toBe('Converting  30%\n')
    expect(log.written.join('')).not.toContain('\x1b')
  })

  test('of a new stage begins a new line', () => {
    const terminal = stream(true)
    const line = progressLine(terminal)
    line.show({ what: 'Downloading', done: 1 })
    line.show({ what: 'Converting', done: 0 })
    line.end()
    expect(terminal.written.join('').split('\n')).toHaveLength(3)
  })
})
