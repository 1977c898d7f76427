import { Counter, Histogram, type Registry } from 'prom-client'
import { eventKinds } from '@latchkey/shared/security-event'
import { limitNames } from '../limits/table.ts'
import type { Meters } from './meters.ts'

const callBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const mailBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60, 300, 900, 1800]

/** Creates the meters as Prometheus metrics. */
export function createCounts(registry: Registry): Meters {
  const registers = [registry]
  const calls = new Histogram({
    name: 'latchkey_call_duration_seconds',
    help: 'Time to answer an API call; outcome is ok or the reason of the refusal',
    labelNames: ['procedure', 'outcome'],
    buckets: callBuckets,
    registers,
  })
  const securityEvents = new Counter({
    name: 'latchkey_security_events_total',
    help: 'Events written to the security log',
    labelNames: ['kind'],
    registers,
  })
  const limits = new Counter({
    name: 'latchkey_limit_exceeded_total',
    help: 'Hits above a limit',
    labelNames: ['limit'],
    registers,
  })
  const keptHits = new Counter({
    name: 'latchkey_hits_kept_total',
    help: 'Hits of a limit that could not be refunded',
    labelNames: ['limit'],
    registers,
  })
  const alarms = new Counter({
    name: 'latchkey_alarms_total',
    help: 'Wrong codes while the whole service is above its limit for them',
    labelNames: ['alarm'],
    registers,
  })
  const mailTries = new Counter({
    name: 'latchkey_mail_tries_total',
    help: 'Attempts at a mail server; sender is its number in the configuration',
    labelNames: ['sender', 'outcome'],
    registers,
  })
  const mails = new Counter({
    name: 'latchkey_mails_total',
    help: 'Emails that were sent, delayed, refused for good or expired',
    labelNames: ['template', 'outcome'],
    registers,
  })
  const deliveries = new Histogram({
    name: 'latchkey_mail_delivery_seconds',
    help: 'Time from enqueueing an email until a mail server accepted it',
    labelNames: ['template'],
    buckets: mailBuckets,
    registers,
  })
  const webhookDeliveries = new Counter({
    name: 'latchkey_webhook_deliveries_total',
    help: 'Deliveries to webhooks that were sent, delayed, refused for good or expired',
    labelNames: ['outcome'],
    registers,
  })
  const logoutDeliveries = new Counter({
    name: 'latchkey_logout_deliveries_total',
    help: 'Logout tokens for apps that were sent, delayed, refused for good or expired',
    labelNames: ['outcome'],
    registers,
  })
  // A series that begins with its first event shows no increase, so the series that panels and alerts
  // watch begin at 0.
  alarms.inc({ alarm: 'wrong_codes' }, 0)
  for (const limit of limitNames) for (const one of [limits, keptHits]) one.inc({ limit }, 0)
  for (const kind of eventKinds) securityEvents.inc({ kind }, 0)
  for (const outcome of ['sent', 'delayed', 'refused', 'expired'])
    for (const one of [webhookDeliveries, logoutDeliveries]) one.inc({ outcome }, 0)
  return {
    call: (procedure, outcome, seconds) => calls.observe({ procedure, outcome }, seconds),
    securityEvent: (kind) => securityEvents.inc({ kind }),
    limitExceeded: (limit) => limits.inc({ limit }),
    hitKept: (limit) => keptHits.inc({ limit }),
    alarm: (alarm) => alarms.inc({ alarm }),
    mailAttempt: (sender, outcome) => mailTries.inc({ sender, outcome }),
    mail: (template, outcome) => mails.inc({ template, outcome }),
    webhookDelivery: (outcome) => webhookDeliveries.inc({ outcome }),
    logoutDelivery: (outcome) => logoutDeliveries.inc({ outcome }),
    mailDelivery: (template, seconds) => deliveries.observe({ template }, seconds),
  }
}
