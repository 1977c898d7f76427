import cluster from 'node:cluster'
import type { FastifyInstance } from 'fastify'
import { connect, type Server, type Socket } from 'node:net'
import { seconds } from '../clock.ts'

/**
 * Supervisors kill a process 10 s after SIGTERM. Unfinished requests are cut off somewhat earlier,
 * which leaves time to send mails and close the database.
 */
const grace = seconds(8)

/** Accepts no more connections, and finishes the requests of those that came. */
export async function closeServer(app: FastifyInstance): Promise<void> {
  const { server } = app
  const cut = setTimeout(() => server.closeAllConnections(), grace)
  await emptyQueue(server, seconds(2))
  // A connection that becomes idle only after close() began would otherwise be kept alive. One that was just
  // accepted counts as idle too, so this must not begin before the queue is empty.
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  await app.close()
  clearTimeout(cut)
  clearInterval(idle)
}

/**
 * Waits until no connection is left in the listener's queue, for at most `patience` milliseconds. Closing the listener
 * resets those in it, and a busy machine accepts them late: sign-ins that a load balancer had sent would be lost. A
 * worker gets its connections from the primary process, which gives those of a closed worker to others.
 */
async function emptyQueue(server: Server, patience: number): Promise<void> {
  if (cluster.isWorker) return
  const limit = AbortSignal.timeout(patience)
  while (!limit.aborted && (await acceptOthers(server, limit)) > 0);
}

/** The number of connections that were accepted before one that this function opens now. */
async function acceptOthers(server: Server, signal: AbortSignal): Promise<number> {
  const at = server.address()
  if (at === null || typeof at === 'string') return 0
  const own = connect(at.port, at.address)
  let others = 0
  const accepted = Promise.withResolvers<void>()
  const count = ({ remotePort }: Socket) => {
    if (remotePort === own.localPort) accepted.resolve()
    else others += 1
  }
  server.on('connection', count)
  signal.addEventListener('abort', () => accepted.resolve(), { once: true })
  // A server at its limit of connections ends this one.
  own.once('close', () => accepted.resolve())
  own.on('error', () => {})
  try {
    await accepted.promise
    return others
  } finally {
    server.off('connection', count)
    own.destroy()
  }
}
