import type { EntityManager } from '@mikro-orm/sql'
import type { App } from '../apps/app.entity.ts'
import { LogoutDelivery } from './logout-delivery.entity.ts'

/** The undelivered logout tokens of an app, and its last answer. */
export async function waitingFor(
  em: EntityManager,
  { id: app }: Pick<App, 'id'>,
): Promise<{ count: number; fault: string }> {
  const failed = { app, state: 'queued', fault: { $ne: null } } as const
  const newestFirst = { orderBy: { changedAt: 'desc' }, limit: 1 } as const
  const [rows, count] = await em.findAndCount(LogoutDelivery, failed, newestFirst)
  return { count, fault: rows[0]?.fault ?? '' }
}
