import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/**
 * Ports of tests lie below those that systems give to connections and to port 0, where any program could
 * take one between its choice and its use, or between two starts on it. They end before 30000, because a
 * test that puts them into a sample for ports 3000 and 3001 would find its own 30005 there and replace it again.
 */
const first = 24_000
const count = 6_000

/** A choice is held by a listener this far below it, because the port itself must stay free. */
const distance = 10_000

const held = new Set<Server>()

/** Finds a free port that no other call gets, in any process, while this process runs. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * count)
    if (await hold(port)) return port
  }
}

/** Finds `wanted` distinct free ports. */
export async function freePorts(wanted: number): Promise<number[]> {
  return Promise.all(Array.from({ length: wanted }, () => freePort()))
}

/** Finds the first of two consecutive free ports. */
export async function freePair(): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (await hold(port + 1)) return port
  }
}

async function hold(port: number): Promise<boolean> {
  const holder = await listen(port - distance)
  if (!holder) return false
  held.add(holder.unref())
  const probe = await listen(port)
  if (!probe) return false
  await once(probe.close(), 'close')
  return true
}

/** A listener on loopback; nothing where the port is taken. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
    return server
  } catch {
    return undefined
  }
}
