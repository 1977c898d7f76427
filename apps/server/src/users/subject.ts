import type { EntityManager } from '@mikro-orm/sql'
import type { ToDisk } from '../database/disk.ts'
import { randomId } from '../random-id.ts'
import { User } from './user.entity.ts'

/**
 * Returns the name by which other programs know the account, and assigns it on first use. It never
 * changes and is never reused. Returns undefined if the account is gone.
 */
export async function subjectOf(
  em: EntityManager,
  id: number,
  flushToDisk: ToDisk,
): Promise<string | undefined> {
  const fields = { fields: ['subject'], refresh: true } as const
  const found = await em.fork().findOne(User, { id }, fields)
  if (!found || found.subject) return found?.subject ?? undefined
  // Of two concurrent first uses one assigns it, and both read it.
  await em.nativeUpdate(User, { id, subject: null }, { subject: randomId() })
  // An app that knows the account must find it again after a power loss.
  await flushToDisk()
  return (await em.fork().findOne(User, { id }, fields))?.subject ?? undefined
}
