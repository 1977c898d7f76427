import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'

export type Program = {
  pid: number
  /** Time from spawn to the awaited line. */
  milliseconds: number
  line: string
  stop(): Promise<void>
}

type Options = { ready: RegExp; env?: Record<string, string>; cwd?: string }

/** Starts a program in its own process group and waits until it reports ready. */
export async function startProgram(command: string[], options: Options): Promise<Program> {
  const [file = '', ...args] = command
  const startedAt = performance.now()
  const child = spawn(file, args, {
    cwd: options.cwd,
    // The inherited environment may name another package manager's Node or another checkout's settings.
    env: { ...inherited(), ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const exited = once(child, 'exit')
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, signal)
  }
  const abandon = () => kill('SIGKILL')
  process.once('exit', abandon)
  const lines = createInterface({ input: child.stdout })
  const found = new Promise<string>((resolve) => {
    lines.on('line', (line) => options.ready.test(line) && resolve(line))
  })
  const line = await Promise.race([found, exited.then(() => undefined)])
  const milliseconds = performance.now() - startedAt
  if (line === undefined || child.pid === undefined) {
    process.off('exit', abandon)
    throw new Error(`${command.join(' ')} ended before it was ready`)
  }
  return {
    pid: child.pid,
    milliseconds,
    line,
    async stop() {
      kill('SIGTERM')
      await exited
      process.off('exit', abandon)
    },
  }
}

function inherited(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|VITEST)/.test(name)),
  )
}
