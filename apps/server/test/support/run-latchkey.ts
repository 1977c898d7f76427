import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { built, compiled } from './server-process.ts'

type Environment = Record<string, string>

/** Runs the command line with only the environment that the test names. */
export function startLatchkey(args: string[], env: Environment = {}, cwd?: string) {
  const child = spawn(process.execPath, [join(built, 'latchkey.js'), ...args], {
    env: {
      ...compiled,
      DATABASE_URL: 'sqlite::memory:',
      SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
      JWT_SECRET_KEY: 'another secret of 32 bytes and 0123456789',
      LANG: 'C',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd && { cwd }),
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code, ...said }))
  return { child, said, ended }
}

export const runLatchkey = (...terms: Parameters<typeof startLatchkey>) =>
  startLatchkey(...terms).ended
