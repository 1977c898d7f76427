import { graveKinds, type SecurityEvent as SecurityEventDto } from '@latchkey/shared/security-event'
import { days, later } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent, toEventDto } from './event.entity.ts'

const maxEvents = 200
/** Per grave kind, from either end. */
const maxPerKind = 10

/**
 * Selects the first and last older events of each grave kind. Otherwise an intruder could bury one
 * changed password under dozens of ended sessions.
 */
const graveIds = `select id from (
    select id, row_number() over (partition by kind order by at, id) as nth,
      row_number() over (partition by kind order by at desc, id desc) as nth_last
    from security_events where user_id = ? and at > ? and kind in (${graveKinds.map(() => '?').join(', ')})
  ) grave where nth <= ${maxPerKind} or nth_last <= ${maxPerKind}`

/**
 * Returns an owner's last ninety days: the newest events, and the grave ones even if noise buries them.
 */
export async function findHistory(
  em: EntityManager,
  userId: number,
  now: Date,
): Promise<SecurityEventDto[]> {
  const since = later(now, -days(90))
  const mine = { userId, at: { $gt: since } }
  const orderBy = { at: 'desc', id: 'desc' } as const
  const newest = await em.find(SecurityEvent, mine, { orderBy, limit: maxEvents })
  const last = newest.at(-1)
  if (!last || newest.length < maxEvents) return newest.map(toEventDto)
  const values = [userId, em.getPlatform().processDateProperty(since), ...graveKinds]
  const ids = await em.execute<{ id: number }[]>(graveIds, values)
  const known = new Set(newest.map(({ id }) => id))
  const older = ids.map(({ id }) => id).filter((id) => !known.has(id))
  const grave = older.length > 0 ? await em.find(SecurityEvent, { id: { $in: older } }) : []
  return [...newest, ...grave]
    .toSorted((one, other) => +other.at - +one.at || other.id - one.id)
    .map(toEventDto)
}
