import type { EntityManager } from '@mikro-orm/sql'
import type { Proof } from './live-session.ts'
import { Session } from './session.entity.ts'

/** The time of a proof that has ended. */
const ended = new Date(0)

export const isEnded = ({ provedAt }: Proof): boolean => provedAt.getTime() === ended.getTime()

type Sessions = { userId: number; exceptId?: string }

/** Ends the proofs of an account's sessions: what they proved may have been a thief's. */
export async function endProofs(em: EntityManager, { userId, exceptId }: Sessions): Promise<void> {
  const these = { user: userId, ...(exceptId !== undefined && { id: { $ne: exceptId } }) }
  await em.nativeUpdate(Session, these, { provedAt: ended })
}

/**
 * Reads a proof as it is now, not as the call found it. In a transaction that has locked the account, it
 * cannot end any more.
 */
export async function readProof(em: EntityManager, id: string): Promise<Proof | undefined> {
  const found = await em.findOne(Session, { id }, { disableIdentityMap: true })
  return found ? { level: found.level, provedAt: found.provedAt ?? found.createdAt } : undefined
}
