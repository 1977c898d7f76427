import type { EntityClass, FilterQuery } from '@mikro-orm/core'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { maskEvents } from './audit/mask.ts'
import { Challenge } from './auth/challenge.entity.ts'
import { deleteDueAccounts } from './auth/deletion.ts'
import { Lockout } from './auth/lockout.entity.ts'
import { lockoutTerms } from './auth/lockout.ts'
import { Session } from './auth/session.entity.ts'
import { days, hours, later, type Clock } from './clock.ts'
import type { EntityManager } from './database.ts'
import type { Keys } from './keys.ts'
import { Counter } from './limits/counter.entity.ts'
import { QueuedMail } from './mail/queued-mail.entity.ts'

/** Small enough that nobody waits for its locks. */
const batch = 500
const aWeek = days(7)

type Terms = { keys: Keys; now: Date }

/** Deletes accounts whose time is up and what is of no use any more: sessions and counters at their end, codes and mails a week later; masks old IPs. */
export async function purge(em: EntityManager, terms: Terms): Promise<void> {
  const { now } = terms
  await deleteDueAccounts(em, terms)
  const unix = Math.floor(now.getTime() / 1000)
  const weekAgo = later(now, -aWeek)
  // An idle one is over before, but an index of last uses would be written at every refresh.
  await sweep(em, Session, { expiresAt: { $lte: now } })
  await sweep(em, Counter, { expiresAt: { $lte: unix } })
  await sweep(em, Lockout, {
    changedAt: { $lte: unix - 86_400 },
    failures: { $lt: lockoutTerms.free },
  })
  await sweep(em, QueuedMail, { createdAt: { $lte: weekAgo }, state: { $ne: 'queued' } })
  await maskEvents(em, { at: { $lte: later(now, -days(30)) } })
  await sweep(em, Challenge, { expiresAt: { $lte: weekAgo } })
}

/** Purges every hour; the first time soon, since a service may never live an hour. */
export function startPurging(
  em: EntityManager,
  terms: { keys: Keys; clock: Clock },
  onFault: (error: unknown) => void,
) {
  const { keys, clock } = terms
  const run = () => void purge(em.fork(), { keys, now: clock() }).catch(onFault)
  const timers = [setTimeout(run, hours(1) / 60), setInterval(run, hours(1))]
  for (const timer of timers) timer.unref()
  return () => timers.forEach((timer) => clearTimeout(timer))
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
    // SQLite works on the thread that answers everybody: they get it in between.
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
