import { withValues, type Statement } from '../database/statement.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import { Session } from './session.entity.ts'
import { endTrust } from '../factors/trusted-devices.ts'
import { dropBeside } from '../foreign-hashes/sealing.ts'
import { User, type Profile } from '../users/user.entity.ts'
import { accountUnchanged } from '../users/user.statements.ts'

type Checked = Pick<User, 'id'> &
  Partial<Pick<User, 'password' | 'role' | 'email' | 'emailCanonical'>>
type Change = Partial<Omit<User, 'id' | 'createdAt'>> & Pick<User, 'updatedAt'>
/** Values that every checked account already has. */
type NoChange = { status: 'active'; password?: never }

/**
 * Changes the account if it is active and still as it was checked, and returns it; otherwise returns
 * undefined. It is the first statement of every transaction on an account. The changed row is a lock: of
 * two concurrent transactions, the second sees the first one's changes.
 */
export async function changeChecked(
  em: EntityManager,
  { id, password, role, email, emailCanonical }: Checked,
  change: Change | NoChange,
): Promise<User | undefined> {
  const where = {
    id,
    status: 'active' as const,
    ...(password !== undefined && { password }),
    ...(role !== undefined && { role }),
    ...(email !== undefined && { email }),
    ...(emailCanonical !== undefined && { emailCanonical }),
  }
  const changed = await em.nativeUpdate(User, where, change)
  if (changed > 0 && change.password !== undefined) {
    await dropBeside(em, { id })
    await endTrust(em, { id })
  }
  return changed === 0 ? undefined : em.findOneOrFail(User, { id })
}

/**
 * Locks an account that is still as it was checked, by a change without effect, and returns it; otherwise
 * returns undefined.
 */
export const lockChecked = (em: EntityManager, checked: Checked): Promise<User | undefined> =>
  changeChecked(em, checked, { status: 'active' })

export type Caller = { user: { id: number }; claims: { sessionId: string }; clock: () => Date }

/**
 * Keeps the caller's session alive until the transaction ends. Throws UNAUTHENTICATED when it has ended
 * meanwhile.
 */
export async function holdSession(em: EntityManager, { user, claims, clock }: Caller) {
  const now = clock()
  const live = { id: claims.sessionId, user: user.id, expiresAt: { $gt: now } }
  // A write, not just a lock: Galera nodes see only each other's writes.
  const held = await em.nativeUpdate(Session, live, { lastUsedAt: now })
  if (held === 0) throw new AppError('UNAUTHENTICATED')
}

export type CheckedAccount = Pick<Profile, 'id' | 'email' | 'role'> & { password: string }

/**
 * The condition for the rows of a sign-in: the account is still as it was read before its password was
 * compared.
 */
export const ifUnchanged = ({ id, password, email, role }: CheckedAccount): Statement =>
  withValues(accountUnchanged, id, password, email, role)
