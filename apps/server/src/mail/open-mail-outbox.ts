import type { Ticks } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { createOutbox, type Outbox } from '../outbox/outbox.ts'
import { createDelivery, type SenderState } from './delivery.ts'
import type { DevInbox } from './dev-inbox.ts'
import { createMailCarrier, type MailCarrierDeps } from './mail-carrier.ts'
import type { MailSettings } from './mail-settings.ts'
import { createQuota } from './quota.ts'
import type { Sender } from './sender.ts'

type Deps = Omit<MailCarrierDeps, 'delivery'> & {
  config: MailSettings
  database: Database
  ticks: Ticks
  inbox: DevInbox | undefined
}

export type MailOutbox = Outbox & { senders(): SenderState[] }

/** Creates the outbox of mails with the configured senders and routes. */
export async function openMailOutbox(deps: Deps): Promise<MailOutbox> {
  const { config, database, clock, ticks, log, meters, inbox } = deps
  const { em } = database
  const quotas = config.senders.map(({ dailyQuota }) => dailyQuota)
  const delivery = createDelivery({
    senders: inbox ? [inbox] : await openSenders(config),
    clock,
    routes: config.mailRoutes,
    isWithinQuota: createQuota(em, quotas, clock),
    meters,
  })
  const carrier = createMailCarrier({ ...deps, delivery })
  return { ...createOutbox({ em, carrier, log, clock, ticks }), senders: delivery.senders }
}

/** nodemailer is loaded only when a mail server is configured. */
async function openSenders({ senders, dkim }: MailSettings): Promise<Sender[]> {
  const { createSender } = await import('./sender.ts')
  return senders.map((sender) => createSender(sender, dkim))
}
