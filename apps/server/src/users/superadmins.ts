import type { EntityManager } from '@mikro-orm/sql'
import { Deletion } from './deletion.entity.ts'
import { User } from './user.entity.ts'

/**
 * Locks all superadmins until the transaction ends, so that two concurrent removals cannot leave none.
 * Call it first. It writes the rows because Galera nodes see each other's writes, not their row locks.
 */
export async function lockSuperadmins(em: EntityManager, now: Date): Promise<void> {
  await em.nativeUpdate(User, { role: 'superadmin' }, { updatedAt: now })
}

/**
 * Returns whether no superadmin would remain without this account. Accounts pending deletion do not
 * count.
 */
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
