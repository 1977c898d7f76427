import type { ChallengeType } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import { canonicalEmail } from '../names/canonical.ts'
import type { Challenge } from './challenge.entity.ts'
import { ClientChallenge } from './client-challenge.entity.ts'

/** Lets an old client find a challenge by its address. */
export async function letClientFind(
  em: EntityManager,
  { id, type, emailCanonical }: Challenge,
): Promise<void> {
  await em.upsert(ClientChallenge, { challenge: id, type, emailCanonical })
}

/** The newest challenge of an address, open or not: an older code must not work again. */
export async function findClientChallenge(
  em: EntityManager,
  { email, type }: { email: string; type: ChallengeType },
): Promise<Challenge | undefined> {
  const where = { emailCanonical: canonicalEmail(email), type }
  const options = { orderBy: { challenge: 'desc' }, populate: ['challenge'] } as const
  const found = await em.fork().findOne(ClientChallenge, where, options)
  return found?.challenge
}
