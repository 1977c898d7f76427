import type { EntityManager } from '@mikro-orm/sql'
import { endTrust } from '../factors/trusted-devices.ts'
import { endSessions, type AccountRef } from './session.ts'

/**
 * Ends all sessions of an account and its trust in every device, so that the next sign-in takes all steps.
 * The caller has locked the account's row. Returns the number of sessions.
 */
export async function signOutEverywhere(
  em: EntityManager,
  user: AccountRef,
  at: Date,
): Promise<number> {
  const count = await endSessions(em, { user }, at)
  await endTrust(em, user)
  return count
}
