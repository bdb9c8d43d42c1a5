import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'

describe('configuration', () => {
  it('works with nothing set: the local page only, kept for a day', () => {
    const config = readConfig({})
    expect(config.web).toEqual({ enabled: true, host: '127.0.0.1', port: 8080, publicUrl: undefined })
    expect(config.keepMs).toBe(24 * 3_600_000)
  })

  it('takes an empty line of .env as not set', () => {
    expect(readConfig({ RXCHAT_PORT: '', RXCHAT_WEB: '', RXCHAT_KEEP_HOURS: '', RXCHAT_KEY: '' })).toEqual(
      readConfig({}),
    )
  })

  it.each([
    ['off', false],
    ['false', false],
    ['0', false],
    ['on', true],
    ['yes', true],
  ])('understands RXCHAT_WEB=%s', (value, enabled) => {
    expect(readConfig({ RXCHAT_WEB: value }).web.enabled).toBe(enabled)
  })

  it.each([
    ['RXCHAT_PORT', '80800'],
    ['RXCHAT_PORT', 'eighty'],
    ['RXCHAT_KEEP_HOURS', '-1'],
    ['RXCHAT_PUBLIC_URL', 'javascript:alert(1)'],
    ['RXCHAT_LOG', 'chatty'],
    ['RXCHAT_MODEL', 'paligemma'],
    ['RXCHAT_MODEL_BITS', '5'],
    ['RXCHAT_MODEL_TILES', '99'],
    ['RXCHAT_MODEL_PROVIDER', 'cuda,gpu'],
  ])('refuses %s=%s by name, without printing the value', (name, value) => {
    const attempt = () => readConfig({ [name]: value })
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(name)
    expect(attempt).not.toThrow(value)
  })

  it('has no model beside the reader unless one is named', () => {
    expect(readConfig({}).model).toMatchObject({ name: undefined, approximate: false, providers: [] })
  })

  it('takes a model and how it runs', () => {
    const { model } = readConfig({
      RXCHAT_MODEL: 'google/paligemma2-3b-mix-448',
      RXCHAT_MODEL_BITS: '8',
      RXCHAT_MODEL_TILES: '4',
      RXCHAT_MODEL_APPROXIMATE: 'on',
      RXCHAT_MODEL_PROVIDER: 'cuda, cpu',
      RXCHAT_MODEL_THREADS: '6',
    })
    expect(model).toEqual({
      name: 'google/paligemma2-3b-mix-448',
      bits: 8,
      tiles: 4,
      approximate: true,
      providers: ['cuda', 'cpu'],
      threads: 6,
    })
  })

  it('takes several lexicon files', () => {
    expect(readConfig({ RXCHAT_LEXICON: '/a/hospital.csv, /b/brands.csv' }).lexiconFiles).toEqual([
      '/a/hospital.csv',
      '/b/brands.csv',
    ])
  })
})
