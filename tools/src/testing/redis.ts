import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import type { Service } from './private-server.ts'
import { required } from './installed.ts'

/** Starts a private, non-persistent Redis on loopback. */
export async function startRedis(): Promise<Service> {
  const port = await freePort()
  const options = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const server = spawn(required('redis-server'), options, { detached: true, stdio: 'ignore' })
  const destroy = () => server.kill('SIGKILL')
  process.once('exit', destroy)
  const stopped = once(server, 'exit')
  const deadline = Date.now() + 20_000
  while (!(await accepts(port))) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('Redis did not start')
    await sleep(20)
  }
  const stop = async () => {
    server.kill('SIGTERM')
    await stopped
    process.off('exit', destroy)
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
