import type { Clock, Ticks } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { Log } from '../log/log.ts'
import type { MailMeters } from './meters.ts'
import type { Traces } from '../traces/traces.ts'
import { createDelivery } from './delivery.ts'
import type { DevInbox } from './dev-inbox.ts'
import type { MailSettings } from './mail-settings.ts'
import { createOutbox, type Outbox, type OutboxOptions } from './outbox.ts'
import { createQuota } from './quota.ts'
import type { Sender } from './sender.ts'

type Deps = Pick<OutboxOptions, 'compose' | 'onSent'> & {
  config: MailSettings
  database: Database
  clock: Clock
  ticks: Ticks
  log: Log
  meters: MailMeters
  traces: Traces
  inbox: DevInbox | undefined
}

/** Creates the outbox with the configured senders and routes. */
export async function openOutbox(given: Deps): Promise<Outbox> {
  const { config, database, compose, onSent, clock, ticks, log, meters, traces, inbox } = given
  const quotas = config.senders.map(({ dailyQuota }) => dailyQuota)
  const delivery = createDelivery({
    senders: inbox ? [inbox] : await openSenders(config),
    clock,
    routes: config.mailRoutes,
    isWithinQuota: createQuota(database.em, quotas, clock),
    meters,
  })
  return createOutbox({
    em: database.em,
    delivery,
    compose,
    onSent,
    log,
    meters,
    traces,
    clock,
    ticks,
  })
}

/** nodemailer is loaded only when a mail server is configured. */
async function openSenders({ senders, dkim }: MailSettings): Promise<Sender[]> {
  const { createSender } = await import('./sender.ts')
  return senders.map((sender) => createSender(sender, dkim))
}
