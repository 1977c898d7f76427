import type { EntityManager } from '@mikro-orm/sql'
import { Deletion } from './deletion.entity.ts'
import { User } from './user.entity.ts'

/**
 * Until the transaction ends nobody else takes a superadmin away, so that two at once cannot remove
 * the last two. Comes first in it: SQLite lets no reader become a writer. And it changes the rows: the
 * nodes of a cluster do not see each other's locks, only what was written.
 */
export async function lockSuperadmins(em: EntityManager, now: Date): Promise<void> {
  await em.nativeUpdate(User, { role: 'superadmin' }, { updatedAt: now })
}

/** Whether nobody would rule without this account; whoever is leaving does not count. */
export async function isLastSuperadmin(em: EntityManager, { id }: User): Promise<boolean> {
  const superadmins = await em.find(User, { role: 'superadmin', status: 'active' })
  const deletions = await em.find(Deletion, {
    user: { $in: superadmins.map((superadmin) => superadmin.id) },
  })
  const staying = superadmins.filter(
    (superadmin) => !deletions.some(({ user }) => user.id === superadmin.id),
  )
  return staying.length === 1 && staying[0]?.id === id
}
