import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/database.ts'
import type { RedisCounters } from '../limits/redis-counters.ts'
import type { MailOutbox } from '../mail/open-mail-outbox.ts'

type Deps = {
  database: Database
  redis?: RedisCounters | undefined
  outbox: MailOutbox
  isDraining: () => boolean
}

/** Serves liveness, and readiness with the state of each part. */
export function serveHealth(app: FastifyInstance, { database, redis, outbox, isDraining }: Deps) {
  app.get('/health', () => ({ status: 'ok' }))
  app.get('/ready', async (_request, reply) => {
    const asked = await Promise.all([database.isReachable(), redis?.isReachable() ?? true])
    const [databaseState, redisState] = asked.map((isUp) => (isUp ? 'ok' : 'down'))
    const isUp = asked.every(Boolean) && !isDraining()
    // Mail does not decide readiness: without it users can still sign in.
    const mail = { senders: outbox.senders() }
    return reply.status(isUp ? 200 : 503).send({
      status: isUp ? 'ok' : isDraining() ? 'draining' : 'unavailable',
      database: databaseState,
      ...(redis && { redis: redisState }),
      mail,
    })
  })
}
