import type { EntityClass, FilterQuery } from '@mikro-orm/core'
import type { FastifyBaseLogger } from 'fastify'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { addressesStay, maskEvents } from '../audit/mask.ts'
import { Challenge } from '../codes/challenge.entity.ts'
import { deleteDueAccounts } from '../auth/pending-deletion.ts'
import { Lockout } from '../passwords/lockout.entity.ts'
import { lockoutPolicy } from '../passwords/lockout.ts'
import { fillSkeletons } from '../names/skeleton-fill.ts'
import { Session } from '../sessions/session.entity.ts'
import { days, hours, later, minutes, skew, type Clock, type Ticks } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { Counter } from '../limits/counter.entity.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { settledBefore } from '../outbox/queue.ts'
import { redate } from './redate.ts'

/** Small, so that its locks are short. */
const batch = 500
const aWeek = days(7)

type Options = { keys: Keys; now: Date; sessionTtlDays: number }

/**
 * Deletes accounts whose deletion is due and expired data: sessions and counters at once, codes and
 * mails a week later. It also masks old IP addresses, and computes the skeletons of names written by an
 * older release.
 */
export async function purge(em: EntityManager, options: Options): Promise<void> {
  const { now, sessionTtlDays } = options
  await redate(em.fork(), now)
  await deleteDueAccounts(em, options)
  const unix = Math.floor(now.getTime() / 1000)
  const weekAgo = later(now, -aWeek)
  // Idle sessions end earlier, but an index on last use would be written at every refresh.
  await sweep(em, Session, { expiresAt: { $lte: now } })
  await sweep(em, Counter, { expiresAt: { $lte: unix } })
  await sweep(em, Lockout, {
    changedAt: { $lte: unix - 86_400 },
    failures: { $lt: lockoutPolicy.free },
  })
  await sweep(em, QueuedMail, settledBefore(weekAgo))
  await maskEvents(em, { at: { $lte: later(now, -addressesStay) } })
  await sweep(em, Challenge, { expiresAt: { $lte: weekAgo } })
  // Rows written under a wrong clock are void, and must not become valid when their time comes.
  const ahead = { $gt: later(now, skew) }
  const longest = { $gt: later(now, days(sessionTtlDays)) }
  await sweep(em, Session, { expiresAt: longest, createdAt: ahead })
  await sweep(em, Challenge, { expiresAt: ahead, createdAt: ahead })
  await fillSkeletons((sql, values) => em.fork().execute(sql, values))
}

type Deps = Omit<Options, 'now'> & { clock: Clock; ticks: Ticks }

/**
 * Purges only if the clock has run evenly since the last check: a jump ahead would delete accounts
 * before their seven days. Returns whether it purged. A moved clock is trusted again from the next
 * check.
 */
export function createPurge(em: EntityManager, { clock, ticks, ...options }: Deps) {
  const reading = () => ({ now: clock(), at: ticks() })
  let last = reading()
  return async (): Promise<boolean> => {
    const [before, { now, at }] = [last, reading()]
    last = { now, at }
    const jump = now.getTime() - before.now.getTime() - (at - before.at)
    if (Math.abs(jump) > skew) return false
    await purge(em.fork(), { ...options, now })
    return true
  }
}

/** Purges every hour, and first after a minute, since a process may not live an hour. */
export function startPurging(
  em: EntityManager,
  deps: Deps & { log: Pick<FastifyBaseLogger, 'warn' | 'error'> },
) {
  const { log } = deps
  const run = createPurge(em, deps)
  let next: NodeJS.Timeout
  async function round(): Promise<void> {
    let pause = hours(1)
    try {
      if (!(await run())) {
        pause = minutes(10)
        log.warn(
          'the clock was moved: expired data is deleted once it has run evenly for ten minutes',
        )
      }
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

async function sweep<T extends { id: number | string }>(
  em: EntityManager,
  entity: EntityClass<T>,
  where: FilterQuery<NoInfer<T>>,
): Promise<void> {
  for (;;) {
    const ids = await findIds(em, entity, where)
    if (ids.length === 0) return
    await em.nativeDelete(entity, { id: { $in: ids } } as unknown as FilterQuery<T>)
    if (ids.length < batch) return
    // SQLite queries block the event loop: give other requests a turn between batches.
    await nextTurn()
  }
}

async function findIds<T extends { id: number | string }>(
  em: EntityManager,
  entity: EntityClass<T>,
  where: FilterQuery<NoInfer<T>>,
): Promise<T['id'][]> {
  const rows = await em.fork().find(entity, where, { fields: ['id'] as never, limit: batch })
  return rows.map((row) => (row as T).id)
}
