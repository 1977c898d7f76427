import { setTimeout as sleep } from 'node:timers/promises'
import { later, seconds, type Clock, type Ticks } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Log } from '../log/log.ts'
import type { MailMeters } from './meters.ts'
import type { Delivery, Outcome, SenderState, Tried } from './delivery.ts'
import { hideSecrets, masked } from './hide-secrets.ts'
import { createLeaseWatch } from './lease-watch.ts'
import { createResultRecorder, type Entry } from './record-results.ts'
import { claimMails, longestUse, nextDue, renewLease } from './queue.ts'
import type { QueuedMail } from './queued-mail.entity.ts'
import type { Message } from './mail.ts'
import type { Traces } from '../traces/traces.ts'

export type OutboxOptions = {
  em: EntityManager
  delivery: Delivery
  /** Composes a mail when it is sent; returns undefined when it is no longer useful. */
  compose(mail: QueuedMail, now: Date): { message: Message; isSilent: boolean } | undefined
  /** Runs in the transaction that records the mail as sent. */
  onSent(em: EntityManager, mail: QueuedMail, now: Date): Promise<void>
  log: Log
  meters: MailMeters
  traces: Traces
  clock: Clock
  ticks: Ticks
}

export type Outbox = {
  /** Looks for due mails now; cheap, and never throws. */
  wake(): void
  senders(): SenderState[]
  /**
   * Claims no more mails and gives those in progress a moment. Unfinished ones are sent again when
   * their lease expires.
   */
  stop(): Promise<void>
}

/** Concurrent mails per process. */
const concurrency = 16
/** Slots that become free within this time share one claim. */
const gathering = seconds(0.02)
const pollTime = seconds(5)

/** Sends the mails that the database holds. Any number of processes may do so at once. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { em, delivery, compose, onSent, log, meters, traces, clock, ticks } = options
  const underWay = new Map<number, Promise<void>>()
  let polling: Promise<void> | undefined
  let isCalled = false
  const stopping = new AbortController()
  const results = createResultRecorder({ em, onSent, clock })
  const endDeadLeases = createLeaseWatch(em, ticks)
  let watchedAt = -Infinity
  let timer: NodeJS.Timeout | undefined

  function wake(): void {
    if (stopping.signal.aborted) return
    isCalled = true
    polling ??= poll().finally(() => (polling = undefined))
  }

  async function poll(): Promise<void> {
    clearTimeout(timer)
    let pause: number = pollTime
    try {
      while (isCalled && !stopping.signal.aborted) {
        isCalled = false
        await watchLeases()
        const free = concurrency - underWay.size
        const claim = { count: free, now: clock() }
        const mails = free > 0 ? await claimMails(em.fork(), claim) : []
        for (const mail of mails) start(mail)
      }
      const due = underWay.size < concurrency ? await nextDue(em.fork()) : undefined
      if (due) pause = Math.min(pollTime, Math.max(0, due.getTime() - clock().getTime()))
    } catch (err) {
      log.error({ err }, 'the outbox cannot be read')
    }
    if (!stopping.signal.aborted) timer = setTimeout(wake, pause).unref()
  }

  async function watchLeases(): Promise<void> {
    if (ticks() - watchedAt < pollTime) return
    watchedAt = ticks()
    await endDeadLeases(new Set(underWay.keys()), clock())
  }

  function start(mail: QueuedMail): void {
    const work = traces
      .mail(mail.template, () => send(mail))
      .catch((err: unknown) => log.error({ err, mail: mail.uuid }, 'a mail is left for later'))
      .then(() => {
        underWay.delete(mail.id)
        setTimeout(wake, gathering).unref()
      })
    underWay.set(mail.id, work)
  }

  async function send(mail: QueuedMail): Promise<Ending['state']> {
    const now = clock()
    const composed = mail.usefulUntil > now ? compose(mail, now) : undefined
    if (!composed) return record(mail, { state: 'expired' })
    const { message, isSilent } = composed
    const { attempts, sender } = mail
    const renew = () => renewLease(em.fork(), mail, clock())
    const outcome = await delivery.deliver(message, { attempts, sender, isSilent, renew })
    logResult(mail, message, outcome)
    return record(mail, outcome, message)
  }

  /** Retries until the result is recorded: a sent mail that is not recorded would be sent again. */
  async function record(mail: QueuedMail, outcome: Ending, message?: Message) {
    for (;;) {
      try {
        await results.record({ mail, change: changeOf(mail, outcome, message) })
        meters.mail(mail.template, outcome.state)
        return outcome.state
      } catch (err) {
        if (stopping.signal.aborted) throw err
        log.error({ err, mail: mail.uuid }, 'the outbox cannot be written, trying again')
        await sleep(seconds(1))
      }
    }
  }

  function changeOf(mail: QueuedMail, outcome: Ending, message?: Message): Entry['change'] {
    const now = clock()
    const latest = later(now, longestUse)
    return {
      ...('sender' in outcome && { sender: outcome.sender ?? null }),
      ...('fault' in outcome && {
        diagnosis: outcome.fault?.diagnosis.id ?? null,
        reply: hideSecrets(outcome.fault?.reply ?? '', message),
      }),
      ...(outcome.state === 'delayed'
        ? // Read the clock once: a second reading after the write would shorten the wait.
          {
            changedAt: now,
            nextTryAt: later(now, outcome.wait),
            // Bounds a mail written under a wrong clock, which would be tried for as long as that clock
            // was ahead.
            ...(mail.usefulUntil > latest && { usefulUntil: latest }),
          }
        : { state: outcome.state }),
    }
  }

  function logResult(
    { template, uuid, createdAt }: QueuedMail,
    message: Message,
    outcome: Outcome,
  ) {
    const about = { mail: uuid, template, to: masked(message.to) }
    const tried = outcome.tried.map((one) => logFields(one, message))
    // With one sender this would repeat the same error.
    const others = tried.length > (outcome.state === 'sent' ? 0 : 1) && { tried }
    if (outcome.state === 'sent') {
      const ms = clock().getTime() - createdAt.getTime()
      meters.mailDelivery(template, ms / 1000)
      return log.info({ ...about, sender: outcome.sender, ms, ...others }, 'mail sent')
    }
    const { fault } = outcome
    const cause = fault && {
      diagnosis: fault.diagnosis.id,
      ...fault.diagnosis.texts.en,
      reply: hideSecrets(fault.reply, message),
    }
    if (outcome.state === 'refused')
      return log.error({ ...about, ...cause, ...others }, 'mail refused')
    const nextTryInMs = Math.round(outcome.wait)
    log.warn({ ...about, ...cause, nextTryInMs, ...others }, 'mail delayed')
  }

  return {
    wake,
    senders: delivery.senders,
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await polling
      await Promise.race([Promise.all(underWay.values()), sleep(seconds(1))])
      delivery.close()
    },
  }
}

/** A skipped sender's reply may quote another mail, so it is left out. */
const logFields = ({ sender, fault, skipped }: Tried, message: Message) => ({
  sender,
  ...(skipped && { skipped }),
  ...(fault && { diagnosis: fault.diagnosis.id }),
  ...(fault && !skipped && { reply: hideSecrets(fault.reply, message) }),
})

type Ending = Outcome | { state: 'expired' }
