#!/usr/bin/env node
// rxchat runs on Node 24, which comes with the project as the npm package "node". npm and npx put that one
// first on PATH; when something else started this file (a global link, an older node), it starts itself
// again on the right one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { startAnew, V8_OPTIONS } from './process.js'

const NODE_MAJOR = 24
/**
 * Node keeps what it made of our TypeScript here, by content and version, so that only the first start takes the types
 * off. The project's own folder, as what lies here is run; where it can't be written, every start is like the first.
 */
const compiled = fileURLToPath(new URL('../node_modules/.cache/rxchat', import.meta.url))
const cli = new URL('../src/cli.ts', import.meta.url)

// Whatever it was before: nothing is told to the maker of the runtime. Threads and libraries read it at their start.
process.env.ORT_DISABLE_TELEMETRY = '1'
if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) {
  startAnew()
  // Threads take it from the environment.
  process.env.NODE_COMPILE_CACHE ??= compiled
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  const { main } = await import(cli.href)
  await main(process.argv.slice(2))
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const bundled = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url))
  if (!existsSync(bundled)) {
    console.error(
      `rxchat needs Node ${NODE_MAJOR}; this is ${process.version}. Run "npm ci" in the rxchat folder: it brings its own.`,
    )
    process.exit(1)
  }
  const child = spawn(bundled, [...V8_OPTIONS, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
