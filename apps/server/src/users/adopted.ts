import type { EntityManager } from '@mikro-orm/sql'
import { User } from './user.entity.ts'

/** Returns whether adopted accounts have yet to sign in: the pages then send both digests. */
export async function hasAdopted(em: EntityManager): Promise<boolean> {
  const waiting = { legacyPassword: { $in: ['digest' as const, 'reset' as const] } }
  return (await em.findOne(User, waiting, { fields: ['id'] })) !== null
}
