import { claimName, findByName, isNameTaken, subjectDiffers, subjectTaken } from '../users/names.ts'
import { canonicalEmail } from '../names/canonical.ts'
import { nameColumns } from '../users/new-name.ts'
import { exposeDigest } from '../passwords/client-password.ts'
import { createPasswords, standardCost } from '../passwords/password.ts'
import { noPassword } from '../auth/hash-password.ts'
import { deletionAsked } from '../auth/pending-deletion.ts'
import { Deletion } from '../users/deletion.entity.ts'
import { User } from '../users/user.entity.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { randomId } from '../random-id.ts'
import { AppError } from '../errors.ts'
import { record, type AdminDeps } from './administration.ts'
import type { AccountRow } from './account-row.ts'
import { keepHash } from '../foreign-hashes/sealing.ts'
import { exposedOf, ownHash, requireForeignHash } from './own-hash.ts'
import { bringEndNotice } from './moving-end.ts'
import {
  bringFactors,
  claimsOf,
  factorTaken,
  hasSolePasskey,
  requireFactors,
} from './moving-factors.ts'

/**
 * `present` means that one account already has this name and this address, so an import can be repeated.
 * `isOpen` means that its password or a passkey was imported, `isForeign` that another program hashed that password.
 */
type Imported = { outcome: 'created' | 'present'; isOpen: boolean; isForeign: boolean }

/**
 * Returns the function that imports one row, whole or not at all; in a trial it only reports whether it
 * could. Throws `USERNAME_TAKEN`, `EMAIL_TAKEN`, and `INVALID_INPUT` for a hash that is not accepted.
 */
export async function createImport(
  deps: AdminDeps,
  { isTrial, rpId }: { isTrial: boolean; rpId: string },
) {
  const { keys } = deps
  const passwords = await createPasswords(keys, standardCost, 1)
  const trial = isTrial ? new Set<string>() : undefined

  /** Apps know the account by its subject, so the import keeps it and never changes it. */
  async function bringSubject({ id, subject: own }: User, subject: string): Promise<void> {
    if (own === subject) return
    if (own) throw subjectDiffers()
    const em = deps.em.fork()
    if ((await em.count(User, { subject })) > 0) throw subjectTaken()
    if (trial) return claimOnce(trial, `subject ${subject}`, subjectTaken())
    const given = await claimName(() => em.nativeUpdate(User, { id, subject: null }, { subject }))
    // A token was issued meanwhile and gave the account another subject.
    if (given === 0) throw subjectDiffers()
  }

  return async (row: AccountRow): Promise<Imported> => {
    const em = deps.em.fork()
    const foreign = requireForeignHash(row)
    const isOwn = ownHash(keys, row) !== undefined || hasSolePasskey(row, rpId)
    const brought = { isOpen: isOwn || foreign !== undefined, isForeign: foreign !== undefined }
    const name = await nameColumns(row.username)
    const emailCanonical = canonicalEmail(row.email)
    const found = await findByName(em, { kind: 'email', canonical: emailCanonical })
    if (found?.usernameCanonical === name.usernameCanonical) {
      if (row.subject !== undefined) await bringSubject(found, row.subject)
      return { outcome: 'present', ...brought }
    }
    if (found) throw new AppError('EMAIL_TAKEN')
    if (await isNameTaken(em, name)) throw new AppError('USERNAME_TAKEN')
    if (row.subject !== undefined && (await em.count(User, { subject: row.subject })) > 0)
      throw subjectTaken()
    await requireFactors(em, keys, row)
    if (trial) {
      claimOnce(trial, `name ${name.usernameSkeleton}`, new AppError('USERNAME_TAKEN'))
      claimOnce(trial, `address ${emailCanonical}`, new AppError('EMAIL_TAKEN'))
      if (row.subject !== undefined) claimOnce(trial, `subject ${row.subject}`, subjectTaken())
      for (const claim of claimsOf(row)) claimOnce(trial, claim, factorTaken())
      return { outcome: 'created', ...brought }
    }
    const now = new Date()
    const { role = 'user' } = row
    const account = {
      ...name,
      email: row.email,
      emailCanonical,
      // An account without a usable hash gets a password when its owner resets it with a mailed code.
      ...(ownHash(keys, row) ?? (await noPassword({ passwords }))),
      role,
      status: row.status ?? 'active',
      displayName: row.displayName ?? null,
      bio: row.bio ?? null,
      avatar: row.avatar ?? null,
      locale: row.locale ?? null,
      timeZone: row.timeZone ?? null,
      subject: row.subject ?? randomId(),
      createdAt: row.createdAt === undefined ? now : new Date(row.createdAt),
      updatedAt: now,
    }
    const exposed = await exposedOf({ passwords, keys }, row)
    await claimName(() =>
      inTransaction(em, async (tx) => {
        const created = tx.create(User, account)
        await tx.flush()
        record({ ...deps, em: tx }, { kind: 'registered', userId: created.id, detail: role })
        await publish(tx, { type: 'user.created', userId: created.id }, now)
        if (exposed) await exposeDigest(tx, { id: created.id, ...exposed })
        if (foreign) keepHash(tx, created, { keys, ...foreign })
        bringFactors(tx, created, row)
        if (row.endNotice) await bringEndNotice(tx, created, row.endNotice)
        if (row.deletesAt !== undefined) {
          const dueAt = new Date(row.deletesAt)
          tx.create(Deletion, { user: created, requestedAt: deletionAsked(dueAt), dueAt })
          record({ ...deps, em: tx }, { kind: 'deletion_requested', userId: created.id })
        }
      }),
    )
    return { outcome: 'created', ...brought }
  }
}

/** Two rows of one file must not claim the same name; in a trial the unique indexes cannot detect it. */
function claimOnce(claimed: Set<string>, name: string, refusal: AppError) {
  if (claimed.has(name)) throw refusal
  claimed.add(name)
}
