import type { EntityManager } from '@mikro-orm/sql'
import type { ToDisk } from '../database/disk.ts'
import { randomId } from '../random-id.ts'
import { User } from './user.entity.ts'

/**
 * Returns what other programs know the account by, and gives it at the first question. It never changes
 * and is never given again. Undefined where the account is gone.
 */
export async function subjectOf(
  em: EntityManager,
  id: number,
  flushToDisk: ToDisk,
): Promise<string | undefined> {
  const fields = { fields: ['subject'], refresh: true } as const
  const found = await em.fork().findOne(User, { id }, fields)
  if (!found || found.subject) return found?.subject ?? undefined
  // Of two first questions one gives it, and both read it.
  await em.nativeUpdate(User, { id, subject: null }, { subject: randomId() })
  // An app that knows the account must find it again after a loss of power.
  await flushToDisk()
  return (await em.fork().findOne(User, { id }, fields))?.subject ?? undefined
}
