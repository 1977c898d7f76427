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
  let known = { isDatabaseUp: true, isRedisUp: true }
  app.get('/ready', async (_request, reply) => {
    // A load balancer must learn of the end before the listener closes, however busy the database is.
    if (!isDraining()) {
      const askRedis = redis?.isReachable() ?? Promise.resolve(true)
      const [isDatabaseUp, isRedisUp] = await Promise.all([database.isReachable(), askRedis])
      known = { isDatabaseUp, isRedisUp }
    }
    const { isDatabaseUp, isRedisUp } = known
    const isUp = isDatabaseUp && isRedisUp && !isDraining()
    // Mail does not decide readiness: without it users can still sign in.
    const mail = { senders: outbox.senders() }
    return reply.status(isUp ? 200 : 503).send({
      status: isUp ? 'ok' : isDraining() ? 'draining' : 'unavailable',
      database: isDatabaseUp ? 'ok' : 'down',
      ...(redis && { redis: isRedisUp ? 'ok' : 'down' }),
      mail,
    })
  })
}
