import { App } from '../apps/app.entity.ts'
import { hours, later, seconds, type Ticks } from '../clock.ts'
import { ask } from '../database/ask.ts'
import { toDate } from '../database/time.ts'
import type { Database } from '../database/database.ts'
import { createOutbox } from '../outbox/outbox.ts'
import { openOutboxes, type Outboxes } from '../outbox/outboxes.ts'
import { leaseTime } from '../outbox/queue.ts'
import { createPost } from '../webhooks/post.ts'
import { rulesOf } from '../webhooks/post-rules.ts'
import { createLogoutCarrier, type CarrierDeps } from './logout-carrier.ts'
import { appsToTell, queuedLogouts } from './logout.statements.ts'

type Deps = Omit<CarrierDeps, 'post'> & {
  config: { webhookAllowPrivate: boolean; isProduction: boolean }
  database: Pick<Database, 'em'>
  ticks: Ticks
}

/** The number of concurrent deliveries per app and process. */
const concurrency = 4

const longestWait = hours(2)

/** The number of waiting logout tokens, and the seconds that the oldest has waited. */
export type LogoutBacklog = { count: number; age: number }

type Logouts = Outboxes & {
  /** Undefined when the database does not answer. */
  backlog(): Promise<LogoutBacklog | undefined>
}

/** Delivers logout tokens to apps, whose addresses follow the rules of webhooks. */
export function openLogouts(deps: Deps): Logouts {
  const { config, clock, log, ticks } = deps
  const { em } = deps.database
  const carrier = createLogoutCarrier({ ...deps, post: createPost(rulesOf(config)) })
  const shared = { em, carrier, log, clock, ticks, concurrency, longestWait }
  const outboxes = openOutboxes({
    openOutbox: (app) => createOutbox({ ...shared, only: { app } }),
    async receivers() {
      const now = clock()
      const [soon, tooLate] = [later(now, leaseTime), later(now, longestWait)]
      const found = await ask(em.fork(), appsToTell, soon, tooLate)
      if (found.length > 0) return found.map(({ id }) => id)
      const wanting = await em.fork().count(App, { backchannelLogoutUri: { $ne: null } })
      return wanting > 0 ? [] : null
    },
    onError: (err) => log.error({ err }, 'apps could not be told of sessions that ended'),
  })

  async function readBacklog(): Promise<LogoutBacklog> {
    const [found] = await ask(em.fork(), queuedLogouts)
    const since = found?.oldest == null ? clock() : toDate(found.oldest)
    const age = Math.max(0, clock().getTime() - since.getTime()) / seconds(1)
    return { count: found?.count ?? 0, age }
  }

  return { ...outboxes, backlog: () => readBacklog().catch(() => undefined) }
}
