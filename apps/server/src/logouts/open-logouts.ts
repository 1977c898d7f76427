import { App } from '../apps/app.entity.ts'
import { hours, later, type Ticks } from '../clock.ts'
import { ask } from '../database/ask.ts'
import type { Database } from '../database/database.ts'
import { createOutbox } from '../outbox/outbox.ts'
import { openOutboxes, type Outboxes } from '../outbox/outboxes.ts'
import { leaseTime } from '../outbox/queue.ts'
import { createPost } from '../webhooks/post.ts'
import { rulesOf } from '../webhooks/post-rules.ts'
import { createLogoutCarrier, type CarrierDeps } from './logout-carrier.ts'
import { appsToTell } from './logout.statements.ts'

type Deps = Omit<CarrierDeps, 'post'> & {
  config: { webhookAllowPrivate: boolean; isProduction: boolean }
  database: Pick<Database, 'em'>
  ticks: Ticks
}

/** The number of concurrent deliveries per app and process. */
const concurrency = 4

const longestWait = hours(2)

/** An app is told of the end of a session by the outbox, and may be where a webhook may be. */
export function openLogouts(deps: Deps): Outboxes {
  const { config, clock, log, ticks } = deps
  const { em } = deps.database
  const carrier = createLogoutCarrier({ ...deps, post: createPost(rulesOf(config)) })
  const shared = { em, carrier, log, clock, ticks, concurrency, longestWait }
  return openOutboxes({
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
}
