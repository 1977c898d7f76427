import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

type Program = { command: string; args: string[]; env?: Record<string, string> }

type Options = {
  name: string
  /** The file for its output. */
  log: string
  /** Called at each start: a part may start differently after a crash. */
  program(): Program | Promise<Program>
  isReady(): Promise<boolean>
}

export type Part = ReturnType<typeof createPart>

/** A process of the cluster that can be killed and restarted. */
export function createPart({ name, log, program, isReady }: Options) {
  let child: ChildProcess | undefined
  const isRunning = () => child?.exitCode === null && child.signalCode === null

  async function waitUntilReady(): Promise<void> {
    for (const deadline = Date.now() + 90_000; !(await isReady()); await sleep(50)) {
      if (isRunning() && Date.now() < deadline) continue
      const said = readFileSync(log, 'utf8').slice(-2000)
      throw new Error(`${name} did not start:\n${said}`)
    }
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!child || !isRunning()) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  return {
    name,
    isRunning,
    isReady: async () => isRunning() && (await isReady()),
    async start(): Promise<void> {
      const { command, args, env } = await program()
      child = launch({ command, args, ...(env && { env }) }, log)
      await waitUntilReady()
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    /** Cleans up after a crash of this program. */
    destroy: (): void => void child?.kill('SIGKILL'),
  }
}

/**
 * Starts a process group of its own, so that Ctrl-C stops the parts in our order, not the terminal's.
 */
export function launch({ command, args, env = {} }: Program, log: string): ChildProcess {
  const output = openSync(log, 'a')
  // Debian installs servers in /usr/sbin, which may not be on PATH.
  const path = [process.env['PATH'], '/usr/bin', '/usr/sbin'].join(delimiter)
  return spawn(command, args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { PATH: path, ...env },
  })
}
