#!/usr/bin/env node
// rxchat runs on Node 24, which comes with the project as the npm package "node". npm and npx put that one
// first on PATH; when something else started this file (a global link, an older node), it starts itself
// again on the right one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR = 24
/**
 * glibc gives every thread an arena of its own and is slow to let go of what pages leave in them: after 20 pages
 * 676 MB against 554 MB with two arenas, which cost no time. It is read when a process starts, not later.
 */
const environment = { MALLOC_ARENA_MAX: '2', ...process.env }
/**
 * Room for young objects, in MB: with less, what a message needs until it is answered is taken for old and stays until
 * a full collection. And old ones are collected when they have grown by half, which V8 puts off much longer on a
 * machine with memory to spare: most of what is old is turns that later ones have replaced.
 */
const v8Options = ['--max-semi-space-size=32', '--heap-growing-percent=50']
/**
 * Node keeps what it made of our TypeScript here, by content and version, so that only the first start takes the types
 * off. The project's own folder, as what lies here is run; where it can't be written, every start is like the first.
 */
const compiled = fileURLToPath(new URL('../node_modules/.cache/rxchat', import.meta.url))
const cli = new URL('../src/cli.ts', import.meta.url)

if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR) {
  if (process.platform === 'linux' && process.env.MALLOC_ARENA_MAX === undefined) {
    process.execve(
      process.execPath,
      [process.execPath, ...v8Options, ...process.execArgv, ...process.argv.slice(1)],
      environment,
    )
  }
  // Threads take it from the environment.
  process.env.NODE_COMPILE_CACHE ??= compiled
  enableCompileCache(process.env.NODE_COMPILE_CACHE)
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
  const child = spawn(bundled, [...v8Options, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
