import { email, type Role } from '@latchkey/shared/auth'
import { username } from '@latchkey/shared/username'
import { recordEvent, type NewEvent } from '../audit/record.ts'
import { claimName, findByName } from '../users/names.ts'
import { readAccountName } from '../names/account-name.ts'
import { noPassword } from '../auth/hash-password.ts'
import { closeChallenges } from '../codes/proof.ts'
import { canonicalEmail } from '../names/canonical.ts'
import { nameColumns } from '../users/new-name.ts'
import { dropBeside } from '../foreign-hashes/sealing.ts'
import { exposeDigest, findUnexposed } from '../passwords/client-password.ts'
import { createPasswords, standardCost } from '../passwords/password.ts'
import { endTrust } from '../factors/trusted-devices.ts'
import { suspendPasskeys } from '../factors/passkeys.ts'
import type { Stop } from '../factors/recovery.ts'
import { keepFactors } from '../factors/report.ts'
import { spendNotices } from '../users/past-notices.ts'
import { endSessions } from '../sessions/session.ts'
import { signOutEverywhere } from '../sessions/sign-out-everywhere.ts'
import { Deletion } from '../users/deletion.entity.ts'
import { User } from '../users/user.entity.ts'
import { publish } from '../events/publish.ts'
import { randomId } from '../random-id.ts'
import { AppError } from '../errors.ts'
import { inTransaction } from '../database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { validField } from './valid-field.ts'

type NewUser = { username: string; email: string; role: Role }

/** The acting operator at the command line, or the acting signed-in administrator. */
type Administrator = { actor: 'operator' } | { actor: 'person'; actorId: number }

/**
 * Dependencies of account administration. The keys seal the security log, which names the
 * administrator.
 */
export type AdminDeps = { em: EntityManager; keys: Keys; by: Administrator }

export function record({ em, keys, by }: AdminDeps, event: NewEvent): void {
  recordEvent(em, event, { keys, now: new Date(), ...by })
}

export const stopOf = (deps: AdminDeps): Stop => ({
  by: 'administrator',
  recordEvent: (rows, event) =>
    recordEvent(rows, event, { keys: deps.keys, now: new Date(), ...deps.by }),
})

/** A password that no one knows, until the owner sets one with a mailed code. */
async function unopened(keys: Keys) {
  const passwords = await createPasswords(keys, standardCost, 1)
  return { ...(await noPassword({ passwords })), legacyPassword: null }
}

/**
 * The account has no password until its owner sets one with a mailed code. Throws `INVALID_INPUT`,
 * `USERNAME_TAKEN` and `EMAIL_TAKEN`.
 */
export async function createAccount(deps: AdminDeps, given: NewUser): Promise<User> {
  const { em, keys } = deps
  const name = validField('username', username, given.username)
  const address = validField('email', email, given.email)
  const now = new Date()
  const account = {
    ...(await nameColumns(name)),
    email: address,
    emailCanonical: canonicalEmail(address),
    ...(await unopened(keys)),
    role: given.role,
    subject: randomId(),
    createdAt: now,
    updatedAt: now,
  }
  return claimName(() =>
    inTransaction(em, async (tx) => {
      const created = tx.create(User, account)
      await tx.flush()
      record({ ...deps, em: tx }, { kind: 'registered', userId: created.id, detail: given.role })
      await publish(tx, { type: 'user.created', userId: created.id }, now)
      return created
    }),
  )
}

/** Returns the number of ended sessions. */
export async function endSessionsOf(deps: AdminDeps, user: User): Promise<number> {
  return inTransaction(deps.em, async (em) => {
    const now = new Date()
    await lockAccount(em, user.id, now)
    const count = await signOutEverywhere(em, user, now)
    const event = { kind: 'sessions_ended', userId: user.id, detail: String(count) } as const
    if (count > 0) record({ ...deps, em }, event)
    return count
  })
}

/**
 * Gives an account a new address and reactivates it, however it was closed. It ends the password, all
 * sessions, codes and notice links, so that an older one or a passkey alone opens nothing, and cancels a
 * requested deletion. Returns the username. Throws `NOT_FOUND`, `INVALID_INPUT` and `EMAIL_TAKEN`.
 */
export async function reopenAccount(
  deps: AdminDeps,
  name: string,
  given: { email: string },
): Promise<string> {
  const { em: root, keys } = deps
  const address = validField('email', email, given.email)
  const user = await requireUser(root, name)
  const { id, username: called } = user
  const old = await findUnexposed(root, user)
  const now = new Date()
  const names = { email: address, emailCanonical: canonicalEmail(address) }
  const columns = { ...names, ...(await unopened(keys)), updatedAt: now }
  await claimName(() =>
    inTransaction(root, async (em) => {
      // It may have been banned, or deleted, while the password was hashed.
      const { status } = await lockAccount(em, id, now)
      await em.nativeUpdate(User, { id }, { ...columns, status: 'active' })
      const wasLeaving = (await em.nativeDelete(Deletion, { user: id })) > 0
      await closeChallenges(em, { id }, now)
      // A removal may have been requested through the former mailbox.
      const stop = stopOf(deps)
      await keepFactors(em, { userId: id, begunBy: ['factors_ending_asked'], now, stop })
      await spendNotices(em, { userId: id }, now)
      if (old) await exposeDigest(em, old)
      await dropBeside(em, { id })
      await endTrust(em, { id })
      await suspendPasskeys(em, id)
      await publish(em, { type: 'password.changed', userId: id }, now)
      if (status !== 'active') await publish(em, { type: 'user.restored', userId: id }, now)
      await publish(em, { type: 'user.updated', userId: id }, now)
      await endSessions(em, { user: { id } }, now)
      record({ ...deps, em }, { kind: 'status_changed', userId: id, detail: 'active' })
      record({ ...deps, em }, { kind: 'email_changed', userId: id })
      if (wasLeaving) record({ ...deps, em }, { kind: 'deletion_undone', userId: id })
    }),
  )
  return called
}

/**
 * Locks an account, as the first step of a transaction on it, and returns it. Nothing may be read before:
 * on MySQL and MariaDB a transaction keeps seeing the rows of its first read, so a sign-in that commits
 * during the wait for the lock would stay hidden. Throws `NOT_FOUND`.
 */
export async function lockAccount(em: EntityManager, id: number, now: Date): Promise<User> {
  const held = await em.nativeUpdate(User, { id }, { updatedAt: now })
  if (held === 0) throw new AppError('NOT_FOUND')
  return em.findOneOrFail(User, { id })
}

/** Finds an account by username or email address, as typed. Throws `NOT_FOUND`. */
export async function requireUser(em: EntityManager, typed: string): Promise<User> {
  const user = await findByName(em, readAccountName(typed))
  if (!user) throw new AppError('NOT_FOUND')
  return user
}
