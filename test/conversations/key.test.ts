import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { keyFromFile, parseKey } from '../../conversations/key.ts'

const key = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index))
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rxchat-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

test.each(['hex', 'base64', 'base64url'] as const)('a key is taken as %s', (encoding) => {
  expect(parseKey(` ${key.toString(encoding)}\n`)).toEqual(key)
})

test.each(['', 'secret', key.toString('hex').slice(2), `${key.toString('base64')}AA`])(
  'anything else (%j) is refused with how to make one, and not repeated',
  (text) => {
    expect(() => parseKey(text)).toThrow(/openssl rand -base64 32/)
    if (text !== '') expect(() => parseKey(text)).not.toThrow(text)
  },
)

test('a key file is made at first use, for its owner alone, and read from then on', () => {
  const path = join(folder, 'new', 'folder', 'key')
  const made = keyFromFile(path)
  expect(made).toHaveLength(32)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'new', 'folder')).mode & 0o777).toBe(0o700)
  expect(keyFromFile(path)).toEqual(made)
  expect(readFileSync(path, 'utf8')).toBe(`${Buffer.from(made).toString('base64')}\n`)
})

test('a key file that others can read is refused with what to do', () => {
  const path = join(folder, 'key')
  writeFileSync(path, key.toString('hex'))
  chmodSync(path, 0o644)
  expect(() => keyFromFile(path)).toThrow(/can be read by others.*chmod 600/)
  chmodSync(path, 0o600)
  expect(keyFromFile(path)).toEqual(key)
})

test('a key file with something else in it is refused, and left as it is', () => {
  const path = join(folder, 'key')
  writeFileSync(path, 'not a key', { mode: 0o600 })
  expect(() => keyFromFile(path)).toThrow(/doesn't hold a key of 32 bytes/)
  expect(readFileSync(path, 'utf8')).toBe('not a key')
})

test('a place where no file can be made is named', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => keyFromFile(join(folder, 'file', 'key'))).toThrow(/key file .*file\/key can't be/)
})
