import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findByCredentials, readBasic } from '../apps/app-credentials.ts'
import type { App } from '../apps/app.entity.ts'
import type { RegisteredApps } from '../apps/registered-apps.ts'
import { seconds, type Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { StatusFeed } from '../events/status-feed.ts'
import type { Limits } from '../limits/limits.ts'
import { isLocalCall } from '../proxy/here.ts'
import { disconnectSignal } from './request-context.ts'

type Deps = {
  apps: RegisteredApps
  statusFeed: StatusFeed
  limits: Limits
  /** Limits for callers on this machine, in development. */
  localLimits: Limits
  clock: Clock
}

/** Below the 30 seconds after which many proxies cut an idle connection. */
const longest = 20

/**
 * Serves the ends of access to the APIs of own apps, which would otherwise accept tokens until they
 * expire.
 */
export function serveStatusFeed(app: FastifyInstance, deps: Deps): void {
  const { apps, statusFeed, clock } = deps

  async function appOf(request: FastifyRequest): Promise<App> {
    const limits = isLocalCall(request) ? deps.localLimits : deps.limits
    const given = readBasic(request.headers.authorization)
    return limits.judge('appFailuresPerIp', request.caller, async (guess) => {
      const all = await apps.latest()
      if (!guess.mayCompare()) throw new AppError('RATE_LIMITED', { retryAfterSeconds: 60 })
      const found = given && findByCredentials(all, given, clock())
      if (found) return found
      if (given) await guess.fail()
      throw new AppError('UNAUTHENTICATED')
    })
  }

  app.get<{ Querystring: { cursor?: unknown; wait?: unknown } }>(
    '/status-feed',
    async (request, reply) => {
      const found = await appOf(request).catch((error: unknown) => {
        if (error instanceof AppError && error.reason === 'UNAUTHENTICATED')
          void reply.header('www-authenticate', 'Basic realm="latchkey"')
        throw error
      })
      // The feed covers every account, including users who never used the app.
      if (found.kind !== 'own') throw new AppError('FORBIDDEN')
      const { cursor, wait } = request.query
      return statusFeed.poll({
        app: found.id,
        ...(typeof cursor === 'string' && { cursor }),
        wait: seconds(secondsOf(wait)),
        signal: disconnectSignal(reply.raw),
      })
    },
  )
  app.addHook('preClose', (done) => {
    statusFeed.stop()
    done()
  })
}

function secondsOf(wait: unknown): number {
  if (wait === undefined) return longest
  if (typeof wait !== 'string' || !/^\d{1,2}$/.test(wait))
    throw new AppError('INVALID_INPUT', { fields: { wait: 'INVALID' } })
  return Math.min(Number(wait), longest)
}
