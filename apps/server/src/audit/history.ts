import { graveKinds, type SecurityEvent as SecurityEventDto } from '@latchkey/shared/security-event'
import { days, later } from '../clock.ts'
import { ask } from '../database/ask.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent, toEventDto } from './event.entity.ts'
import { graveEvents } from './event.statements.ts'

const maxEvents = 200

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
  const ids = await ask(em, graveEvents, userId, since, graveKinds)
  const known = new Set(newest.map(({ id }) => id))
  const older = ids.map(({ id }) => id).filter((id) => !known.has(id))
  const grave = older.length > 0 ? await em.find(SecurityEvent, { id: { $in: older } }) : []
  return [...newest, ...grave]
    .toSorted((one, other) => +other.at - +one.at || other.id - one.id)
    .map(toEventDto)
}
