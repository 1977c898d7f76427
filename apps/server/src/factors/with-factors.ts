import type { EntityManager } from '@mikro-orm/sql'
import type { User } from '../users/user.entity.ts'
import { Factor } from './factor.entity.ts'

/** Adds a text that changes whenever the account gets a second factor or loses one; empty without any. */
export async function withFactors(
  em: EntityManager,
  { id, password }: Pick<User, 'id' | 'password'>,
): Promise<{ id: number; password: string; factors: string }> {
  const confirmed = { user: id, confirmedAt: { $ne: null } }
  const ids = { fields: ['id'], orderBy: { id: 'asc' }, disableIdentityMap: true } as const
  const found = await em.find(Factor, confirmed, ids)
  return { id, password, factors: found.map((one) => one.id).join(' ') }
}
