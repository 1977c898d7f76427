import './windows.mjs'
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const { LC_ALL, LC_MESSAGES, LANG } = process.env
const isChinese = (LC_ALL || LC_MESSAGES || LANG)?.startsWith('zh')

/**
 * The text in the language of the terminal, which is found as local-language.ts finds it.
 *
 * @param {{ en: string, zh: string }} words
 */
export const local = ({ en, zh }) => (isChinese ? zh : en)

const binaries = join(root, 'node_modules', '.bin')
/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set()
let stopStatus = 0

/** @param {string} name */
export const bin = (name) => join(binaries, name)

/**
 * Starts a program with the workspace's own Node and tools first on PATH.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, { env = {}, cwd = root, ...options } = {}) {
  // A step that a signal ended must not lead to the next one, which nothing would stop.
  if (stopStatus) process.exit(stopStatus)
  const child = spawn(command, args, {
    cwd,
    stdio: 'inherit',
    ...options,
    env: {
      ...process.env,
      PATH: `${binaries}${delimiter}${process.env.PATH}`,
      TURBO_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
      ...env,
    },
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/**
 * The exit status of a started program; 127 when it could not be started.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      children.delete(child)
      console.error(error.message)
      resolve(127)
    })
    // `close` follows the last output.
    child.once('close', (status, signal) => resolve(status ?? 128 + constants.signals[signal]))
  })
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export const run = (command, args, options) => ended(start(command, args, options))

// Stop children first: a script that exits alone would leave them running.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    stopStatus = 128 + constants.signals[signal]
    const running = [...children]
    for (const child of running) child.kill('SIGTERM')
    await Promise.all(running.map(ended))
    process.exit(stopStatus)
  })
}
