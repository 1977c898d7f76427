import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { launch, type Launched } from './launch.ts'

/** A running service with the function that stops it. */
export type Service = { url: string; stop(): Promise<void> }

/** A program with its options. */
type Command = string[]
type Commands = { setUp(folder: string): Command; serve(folder: string): Command }

/**
 * Starts a private database server in a temporary folder: root without a password, on loopback only.
 * `setUp` and `serve` return the program and its options for that folder, which is created `within`
 * another.
 */
export async function startPrivateServer(
  name: string,
  { setUp, serve }: Commands,
  within = tmpdir(),
): Promise<Service> {
  const folder = mkdtempSync(join(within, `latchkey-${name.toLowerCase()}-`))
  let server: Launched | undefined
  // Also runs after a signal or crash. The data is disposable, so nothing is flushed.
  const destroy = () => {
    server?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
  process.once('exit', destroy)

  const log = join(folder, 'log')
  const output = { file: log }
  const { code } = await launch(setUp(folder), { output }).ended
  if (code !== 0) throw new Error(`${name} could not be set up:\n${readFileSync(log, 'utf8')}`)

  const port = await freePort()
  const options = [
    `--socket=${join(folder, 'socket')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--default-time-zone=+00:00',
    '--innodb-flush-log-at-trx-commit=0',
    '--max-connections=400',
  ]
  const running = launch([...serve(folder), ...options], { output })
  server = running
  const deadline = Date.now() + 60_000
  while (!(await greets(port))) {
    if (!running.isRunning() || Date.now() > deadline)
      throw new Error(`${name} did not start:\n${readFileSync(log, 'utf8')}`)
    await sleep(50)
  }

  const stop = async () => {
    await running.stop()
    destroy()
    process.off('exit', destroy)
  }
  return { url: `mysql://root@127.0.0.1:${port}`, stop }
}

/** Both servers refuse to run as root without this option. */
export const asRoot = process.getuid?.() === 0 ? ['--user=root'] : []

/** A MySQL server speaks first: its greeting means that it accepts clients. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const finish = (ready: boolean) => {
      socket.destroy()
      resolve(ready)
    }
    socket.setTimeout(1000, () => finish(false))
    socket.once('data', () => finish(true))
    socket.once('error', () => finish(false))
    socket.once('close', () => finish(false))
  })
}
