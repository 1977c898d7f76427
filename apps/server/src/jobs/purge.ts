import type { FastifyBaseLogger } from 'fastify'
import { addressesStay, maskEvents } from '../audit/mask.ts'
import { Challenge } from '../codes/challenge.entity.ts'
import { deleteDueAccounts } from '../auth/pending-deletion.ts'
import { ClientPassword } from '../passwords/client-password.entity.ts'
import { Lockout } from '../passwords/lockout.entity.ts'
import { lockoutPolicy } from '../passwords/lockout-policy.ts'
import { ask } from '../database/ask.ts'
import { fillSkeletons } from '../names/skeleton-fill.ts'
import { days, hours, earlier, later, minutes, skew, type Clock, type Ticks } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { PublishedEvent } from '../events/published-event.entity.ts'
import { eventLife } from '../events/event-reader.ts'
import { tendHashes } from '../foreign-hashes/tend.ts'
import { tendFactors } from '../factors/report.ts'
import { SignInAttempt } from '../factors/sign-in-attempt.entity.ts'
import { LogoutDelivery } from '../logouts/logout-delivery.entity.ts'
import { Counter } from '../limits/counter.entity.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { OidcRecord } from '../oidc/oidc-record.entity.ts'
import { settledBefore } from '../outbox/queue.ts'
import { endProofs } from '../sessions/proofs.ts'
import { tendKeys } from '../signing/rotation.ts'
import { skipEvents } from '../webhooks/dispatch.ts'
import { createClockCheck, type ClockState } from './clock-check.ts'
import { redate } from './redate.ts'
import { sweep, sweepSessions } from './sweep.ts'

type Options = {
  keys: Keys
  now: Date
  sessionTtlDays: number
  /** True if old clients are served, which have a credential of their own. */
  hasLegacyClients: boolean
  onBlocked?: (userId: number) => void
}

/**
 * Deletes accounts whose deletion is due and expired data: sessions and counters at once, codes and
 * mails a week later. It also masks old IP addresses, and computes the skeletons of names written by an
 * older release.
 */
export async function purge(em: EntityManager, options: Options): Promise<void> {
  const { now, sessionTtlDays, hasLegacyClients } = options
  await redate(em.fork(), now)
  await deleteDueAccounts(em, options)
  const [unix, weekAgo] = [Math.floor(now.getTime() / 1000), earlier(now, days(7))]
  // Idle sessions end earlier, but an index on last use would be written at every refresh.
  await sweepSessions(em, { expiresAt: { $lte: now } }, now)
  await sweep(em, OidcRecord, { expiresAt: { $lte: now } })
  await sweep(em, Counter, { expiresAt: { $lte: unix } })
  await sweep(em, Lockout, {
    changedAt: { $lte: unix - 86_400 },
    failures: { $lt: lockoutPolicy.free },
  })
  if (!hasLegacyClients) await em.nativeDelete(ClientPassword, {})
  await sweep(em, PublishedEvent, { at: { $lte: earlier(now, eventLife) } })
  await skipEvents(em, now)
  await tendKeys(em, options)
  await tendFactors(em, { ...options, endProofs })
  await tendHashes(em, options.keys)
  await sweep(em, SignInAttempt, { expiresAt: { $lte: now } })
  await sweep(em, QueuedMail, settledBefore(weekAgo))
  await sweep(em, LogoutDelivery, { createdAt: { $lte: weekAgo } })
  await maskEvents(em, { at: { $lte: earlier(now, addressesStay) } })
  await sweep(em, Challenge, { expiresAt: { $lte: weekAgo } })
  // Rows written under a wrong clock are void, and must not become valid later.
  const ahead = { $gt: later(now, skew) }
  const longest = { $gt: later(now, days(sessionTtlDays)) }
  await sweepSessions(em, { expiresAt: longest, createdAt: ahead }, now)
  await sweep(em, Challenge, { expiresAt: ahead, createdAt: ahead })
  await sweep(em, SignInAttempt, { expiresAt: ahead, createdAt: ahead })
  await fillSkeletons((sql, values) => ask(em.fork(), sql, ...values))
}

type Deps = Omit<Options, 'now'> & { clock: Clock; ticks: Ticks }

/**
 * Purges only if nothing contradicts the clock: a fast one would delete accounts before their seven days.
 * Returns `purged`, or the reason for skipping. A clock that then runs evenly until the next round is
 * trusted.
 */
export function createPurge(em: EntityManager, deps: Deps) {
  const check = createClockCheck(em, deps)
  return async (): Promise<'purged' | Exclude<ClockState, 'even'>> => {
    const state = await check()
    if (state !== 'even') return state
    await purge(em.fork(), { ...deps, now: deps.clock() })
    return 'purged'
  }
}

const soon = 'expired data is deleted once it has run evenly for ten minutes'

/** Purges every hour, and first after a minute, since a process may not live an hour. */
export function startPurging(
  em: EntityManager,
  deps: Deps & { log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'> },
) {
  const { log } = deps
  const onBlocked = (userId: number) =>
    log.error({ userId }, "an account was not deleted: another program's rows refer to it")
  const run = createPurge(em, { ...deps, onBlocked })
  let next: NodeJS.Timeout
  async function round(): Promise<void> {
    let pause = hours(1)
    try {
      const outcome = await run()
      if (outcome !== 'purged') pause = minutes(10)
      if (outcome === 'moved') log.warn(`the clock was moved: ${soon}`)
      if (outcome === 'ahead')
        log.warn(`the clock is ahead of what other processes write: ${soon} and they agree`)
      if (outcome === 'unconfirmed') log.info(`no recent row confirms the clock: ${soon}`)
    } catch (err) {
      log.error({ err }, 'old rows could not be purged')
    }
    plan(pause)
  }
  const plan = (pause: number) => {
    next = setTimeout(() => void round(), pause).unref()
  }
  plan(minutes(1))
  return () => clearTimeout(next)
}
