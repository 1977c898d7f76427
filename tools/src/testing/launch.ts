import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

export type LaunchOptions = {
  env?: Record<string, string | undefined>
  cwd?: string
  /**
   * The destination of output. By default it is kept. With 'until ready' it is dropped once the program
   * is ready, and errors go to the terminal. With 'shown' everything goes to the terminal.
   */
  output?: 'kept' | 'until ready' | 'shown' | { file: string }
}

/** A running program. */
export type Launched = {
  child: ChildProcess
  /** The output so far, if it is kept. */
  output: { out: string; err: string }
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>
  isRunning(): boolean
  /** Signals the whole group. */
  kill(signal: NodeJS.Signals): void
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const running = new Set<Launched>()
process.once('exit', () => {
  for (const program of running) program.kill('SIGKILL')
})

/** Starts a program in a process group of its own, which ends no later than this process. */
export function launch(
  [file = '', ...args]: string[],
  { env = process.env, cwd, output: sink = 'kept' }: LaunchOptions = {},
): Launched {
  const log = typeof sink === 'object' ? openSync(sink.file, 'a') : undefined
  const child = spawn(file, args, {
    env,
    stdio: [
      'ignore',
      log ?? (sink === 'shown' ? 'inherit' : 'pipe'),
      log ?? (sink === 'kept' ? 'pipe' : 'inherit'),
    ],
    detached: true,
    ...(cwd !== undefined && { cwd }),
  })
  if (log !== undefined) closeSync(log)
  const output = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.err += text))
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const ended = once(child, 'close').then(() => {
    running.delete(launched)
    return { code: child.exitCode, signal: child.signalCode, ...output }
  })
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && isRunning()) process.kill(-child.pid, signal)
  }
  const endWith = (signal: NodeJS.Signals) => async () => {
    kill(signal)
    await ended
  }
  const launched: Launched = {
    child,
    output,
    ended,
    isRunning,
    kill,
    stop: endWith('SIGTERM'),
    [Symbol.asyncDispose]: endWith('SIGKILL'),
  }
  running.add(launched)
  return launched
}

/**
 * Starts a program and waits for the output that announces that it is ready; one that ends before fails
 * with its errors.
 */
export async function startProgram(
  command: string[],
  { ready, ...options }: LaunchOptions & { ready: RegExp },
) {
  const startedAt = performance.now()
  const program = launch(command, options)
  const { child, output, ended } = program
  const isReady = new Promise<RegExpExecArray>((resolve) => {
    child.stdout?.on('data', () => {
      const found = ready.exec(output.out)
      if (found) resolve(found)
    })
  })
  const failed = ended.then(({ err }): never => {
    throw new Error(`${command.join(' ')} ended before it was ready: ${err}`)
  })
  const found = await Promise.race([isReady, failed])
  const milliseconds = performance.now() - startedAt
  // An unread pipe would fill up and block the program.
  if (options.output === 'until ready') child.stdout?.removeAllListeners('data').resume()
  return { ...program, found, milliseconds }
}
