import { launch as launchProgram, type Launched } from '@latchkey/tools/testing/launch'
import { readFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

type Program = { command: string; args: string[]; env?: Record<string, string> }

type Options = {
  name: string
  /** The file for its output. */
  log: string
  /** Runs at each start: a part may start differently after a crash. */
  program(): Program | Promise<Program>
  isReady(): Promise<boolean>
  /** Runs again and again until the part is ready. */
  whileStarting?(): Promise<void>
  /** The exit code that requests a restart. */
  startsAgainAfter?: number
}

export type Part = ReturnType<typeof createPart>

/** A process of the cluster that can be killed and restarted. */
export function createPart({ name, log, program, isReady, ...options }: Options) {
  let running: Launched | undefined
  const isRunning = () => running?.isRunning() ?? false

  async function run(): Promise<void> {
    const { command, args, env } = await program()
    running = launch({ command, args, ...(env && { env }) }, log)
  }

  async function waitUntilReady(): Promise<void> {
    for (const deadline = Date.now() + 90_000; !(await isReady()); await sleep(50)) {
      await options.whileStarting?.()
      const code = running?.child.exitCode ?? undefined
      if (code !== undefined && code === options.startsAgainAfter) await run()
      if (isRunning() && Date.now() < deadline) continue
      const said = readFileSync(log, 'utf8').slice(-2000)
      throw new Error(`${name} did not start:\n${said}`)
    }
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    running?.kill(signal)
    await running?.ended
  }

  return {
    name,
    isRunning,
    isReady: async () => isRunning() && (await isReady()),
    async start(): Promise<void> {
      await run()
      await waitUntilReady()
    },
    /** Freezes the process, as on a machine that hangs. */
    freeze: (): void => running?.kill('SIGSTOP'),
    thaw: (): void => running?.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    /** Cleans up after a crash of this program. */
    destroy: (): void => running?.kill('SIGKILL'),
  }
}

/** Starts a program of the cluster, whose whole output goes to its log. */
export function launch({ command, args, env = {} }: Program, log: string): Launched {
  // Debian installs servers in /usr/sbin, which may not be on PATH.
  const path = [process.env['PATH'], '/usr/bin', '/usr/sbin'].join(delimiter)
  return launchProgram([command, ...args], { env: { PATH: path, ...env }, output: { file: log } })
}
