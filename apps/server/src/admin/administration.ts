import { email, type Role, type Status } from '@latchkey/shared/auth'
import { username } from '@latchkey/shared/username'
import { recordEvent, type NewEvent } from '../audit/record.ts'
import { claimName, findByIdentifier } from '../users/names.ts'
import { closeChallenges } from '../codes/proof.ts'
import { canonicalEmail } from '../names/canonical.ts'
import { nameColumns } from '../users/new-name.ts'
import { createPasswords, unusablePassword, standardCost } from '../passwords/password.ts'
import { spendNotices } from '../users/past-notices.ts'
import { endSessions } from '../sessions/session.ts'
import { Deletion } from '../users/deletion.entity.ts'
import { isLastSuperadmin, lockSuperadmins } from '../users/superadmins.ts'
import { User } from '../users/user.entity.ts'
import { inTransaction } from '../database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { validField } from './valid-field.ts'

type NewUser = { username?: string | undefined; email?: string | undefined; role: Role }

/** What administering accounts needs. The keys seal the security log. */
export type AdminDeps = { em: EntityManager; keys: Keys }

function record({ em, keys }: AdminDeps, event: NewEvent): void {
  recordEvent(em, event, { keys, now: new Date(), actor: 'operator' })
}

/** A password that no one knows: the owner sets one with a mailed code. */
async function noPassword(keys: Keys) {
  const passwords = await createPasswords(keys, standardCost, 1)
  return { password: await passwords.hash(unusablePassword()), passwordKeyId: keys.id }
}

/** The account has no password until its owner sets one with a mailed code. */
export async function createAccount({ em, keys }: AdminDeps, given: NewUser): Promise<User> {
  const name = validField(username, given, 'username')
  const address = validField(email, given, 'email')
  const now = new Date()
  const account = {
    ...(await nameColumns(name)),
    email: address,
    emailCanonical: canonicalEmail(address),
    ...(await noPassword(keys)),
    role: given.role,
    createdAt: now,
    updatedAt: now,
  }
  return claimName(() =>
    inTransaction(em, async (tx) => {
      const created = tx.create(User, account)
      await tx.flush()
      record({ em: tx, keys }, { kind: 'registered', userId: created.id, detail: given.role })
      return created
    }),
  )
}

/** Returns the number of ended sessions. */
export async function endSessionsOf({ em, keys }: AdminDeps, user: User): Promise<number> {
  return inTransaction(em, async (tx) => {
    const count = await endSessions(tx, { user })
    const event = { kind: 'sessions_ended', userId: user.id, detail: String(count) } as const
    if (count > 0) record({ em: tx, keys }, event)
    return count
  })
}

export type Change = { role: Role } | { status: Status }

/** Throws for the last superadmin. Returns the account's username. */
export async function changeAccount(
  { em: root, keys }: AdminDeps,
  name: string,
  to: Change,
): Promise<string> {
  const losesPower = 'role' in to ? to.role !== 'superadmin' : to.status !== 'active'
  return inTransaction(root, async (em) => {
    await lockSuperadmins(em, new Date())
    const found = await requireUser(em, name)
    if (losesPower && (await isLastSuperadmin(em, found))) {
      throw new Error(`${found.username} is the last superadmin: make another one first`)
    }
    await em.nativeUpdate(User, { id: found.id }, { ...to, updatedAt: new Date() })
    if ('status' in to && to.status !== 'active') await endSessions(em, { user: found })
    const [[what, value] = []] = Object.entries(to)
    const kind = what === 'role' ? 'role_changed' : 'status_changed'
    record({ em, keys }, { kind, userId: found.id, ...(value && { detail: value }) })
    return found.username
  })
}

/**
 * Gives an account a new address and reactivates it, whatever closed it. It ends the password, all
 * sessions, codes and notice links, so that nobody gets in with an older one, and cancels a requested
 * deletion. Returns the username.
 */
export async function reopenAccount(
  { em: root, keys }: AdminDeps,
  name: string,
  given: { email?: string | undefined },
): Promise<string> {
  const address = validField(email, given, 'email')
  const { id, username: called } = await requireUser(root, name)
  const now = new Date()
  const names = { email: address, emailCanonical: canonicalEmail(address) }
  const change = { ...names, ...(await noPassword(keys)), updatedAt: now }
  await claimName(() =>
    inTransaction(root, async (em) => {
      await em.nativeUpdate(User, { id }, { ...change, status: 'active' })
      const wasLeaving = (await em.nativeDelete(Deletion, { user: id })) > 0
      await closeChallenges(em, { id }, now)
      await spendNotices(em, { userId: id }, now)
      await endSessions(em, { user: { id } })
      record({ em, keys }, { kind: 'status_changed', userId: id, detail: 'active' })
      record({ em, keys }, { kind: 'email_changed', userId: id })
      if (wasLeaving) record({ em, keys }, { kind: 'deletion_undone', userId: id })
    }),
  )
  return called
}

export async function requireUser(em: EntityManager, identifier: string): Promise<User> {
  const user = await findByIdentifier(em, identifier)
  if (!user) throw new Error(`no account is called "${identifier}"`)
  return user
}
