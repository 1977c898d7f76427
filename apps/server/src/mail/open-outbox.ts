import { composeMail, startCodeLife } from '../auth/code-mail.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Database } from '../database.ts'
import type { Keys } from '../keys.ts'
import type { Meters } from '../metrics/meters.ts'
import type { Traces } from '../traces/open-traces.ts'
import { createDelivery } from './delivery.ts'
import type { DevInbox } from './dev-inbox.ts'
import { createOutbox, type Log, type Outbox } from './outbox.ts'
import { createQuota } from './quota.ts'
import type { Sender } from './sender.ts'

type Surroundings = {
  config: Config
  database: Database
  keys: Keys
  clock: Clock
  log: Log
  meters: Meters
  traces: Traces
  inbox: DevInbox | undefined
  publicUrl: () => string
}

/** The outbox as configured: which senders, which routes, whose codes. */
export async function openOutbox(given: Surroundings): Promise<Outbox> {
  const { config, database, keys, clock, log, meters, traces, inbox, publicUrl } = given
  const { codeTtlMinutes: ttlMinutes, brand } = config
  const quotas = config.senders.map(({ dailyQuota }) => dailyQuota)
  const delivery = createDelivery({
    senders: inbox ? [inbox] : await openSenders(config),
    clock,
    routes: config.mailRoutes,
    isWithinQuota: createQuota(database.em, quotas, clock),
    meters,
  })
  const notifyUnknown = config.mailNotifyUnknown
  return createOutbox({
    em: database.em,
    delivery,
    compose: composeMail({ keys, publicUrl, ttlMinutes, notifyUnknown, brand }),
    onSent: startCodeLife(ttlMinutes),
    log,
    meters,
    traces,
    clock,
  })
}

/** nodemailer is loaded only where there is a mail server to talk to. */
async function openSenders({ senders, dkim }: Config): Promise<Sender[]> {
  const { createSender } = await import('./sender.ts')
  return senders.map((sender) => createSender(sender, dkim))
}
