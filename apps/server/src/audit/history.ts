import { graveKinds, type SecurityEvent as SecurityEventDto } from '@latchkey/shared/security-event'
import { days, later } from '../clock.ts'
import type { EntityManager } from '../database.ts'
import { SecurityEvent, toEventDto } from './event.entity.ts'

const mostEvents = 200
const mostGrave = 100

/** Ninety days as the owner sees them: the newest, and what is grave even where noise buries it. */
export async function findHistory(
  em: EntityManager,
  userId: number,
  now: Date,
): Promise<SecurityEventDto[]> {
  const mine = { userId, at: { $gt: later(now, -days(90)) } }
  const orderBy = { at: 'desc', id: 'desc' } as const
  const newest = await em.find(SecurityEvent, mine, { orderBy, limit: mostEvents })
  const last = newest.at(-1)
  if (!last || newest.length < mostEvents) return newest.map(toEventDto)
  const older = {
    ...mine,
    kind: { $in: [...graveKinds] },
    id: { $nin: newest.map(({ id }) => id) },
  }
  const grave = await em.find(SecurityEvent, older, { orderBy, limit: mostGrave })
  return [...newest, ...grave]
    .toSorted((one, other) => +other.at - +one.at || other.id - one.id)
    .map(toEventDto)
}
