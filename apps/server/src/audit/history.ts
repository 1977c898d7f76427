import { graveKinds, type SecurityEvent as SecurityEventDto } from '@latchkey/shared/security-event'
import { days, later } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent, toEventDto } from './event.entity.ts'

const mostEvents = 200
/** Of each grave kind, from either end. */
const mostOfKind = 10

/**
 * What is grave and old: of each kind the first and the last. Else a thief, who can end copied sessions by
 * the dozen, would bury the one changed password under them.
 */
const graveIds = `select id from (
    select id, row_number() over (partition by kind order by at, id) as nth,
      row_number() over (partition by kind order by at desc, id desc) as nth_last
    from security_events where user_id = ? and at > ? and kind in (${graveKinds.map(() => '?').join(', ')})
  ) grave where nth <= ${mostOfKind} or nth_last <= ${mostOfKind}`

/** Ninety days as the owner sees them: the newest, and what is grave even where noise buries it. */
export async function findHistory(
  em: EntityManager,
  userId: number,
  now: Date,
): Promise<SecurityEventDto[]> {
  const since = later(now, -days(90))
  const mine = { userId, at: { $gt: since } }
  const orderBy = { at: 'desc', id: 'desc' } as const
  const newest = await em.find(SecurityEvent, mine, { orderBy, limit: mostEvents })
  const last = newest.at(-1)
  if (!last || newest.length < mostEvents) return newest.map(toEventDto)
  const values = [userId, em.getPlatform().processDateProperty(since), ...graveKinds]
  const ids = await em.execute<{ id: number }[]>(graveIds, values)
  const known = new Set(newest.map(({ id }) => id))
  const older = ids.map(({ id }) => id).filter((id) => !known.has(id))
  const grave = older.length > 0 ? await em.find(SecurityEvent, { id: { $in: older } }) : []
  return [...newest, ...grave]
    .toSorted((one, other) => +other.at - +one.at || other.id - one.id)
    .map(toEventDto)
}
