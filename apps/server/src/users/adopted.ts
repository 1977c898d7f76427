import type { EntityManager } from '@mikro-orm/sql'
import { User } from './user.entity.ts'

/** Whether accounts of the predecessor have not signed in yet: the pages then send both digests. */
export async function hasAdopted(em: EntityManager): Promise<boolean> {
  const waiting = { legacyPassword: { $in: ['digest' as const, 'reset' as const] } }
  return (await em.findOne(User, waiting, { fields: ['id'] })) !== null
}
