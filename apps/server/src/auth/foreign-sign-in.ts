import { digestLegacyPassword, digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import type { EntityManager } from '@mikro-orm/sql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import type { Sent } from '../foreign-hashes/foreign-hashes.ts'
import { takeHash, type Holder, type Sealed } from '../foreign-hashes/sealing.ts'
import { changeChecked, lockChecked } from '../sessions/checked-account.ts'
import type { User } from '../users/user.entity.ts'
import { hashPassword } from './hash-password.ts'
import type { Owner } from './password-budgets.ts'
import { renewHash } from './try-password.ts'

type SentForms = {
  password: PasswordDigest
  typedPassword?: string | undefined
  legacyPassword?: PasswordDigest | undefined
}

/**
 * Picks the forms to compare; none once no account needs them. The predecessor's form counts only beside
 * another one, and the typed password only with its digests, because `password` then becomes the password.
 * Throws INVALID_INPUT.
 */
export function sentOf({ foreignHashes }: Context, given: SentForms): Sent {
  if (foreignHashes.left() === 0) return {}
  const { password, typedPassword: typed, legacyPassword: legacy } = given
  if (typed !== undefined && digestPassword(typed) !== password)
    throw new AppError('INVALID_INPUT', { fields: { typedPassword: 'INVALID' } })
  if (typed !== undefined && legacy !== undefined && digestLegacyPassword(typed) !== legacy)
    throw new AppError('INVALID_INPUT', { fields: { legacyPassword: 'INVALID' } })
  return { typed, legacy: legacy === password ? undefined : legacy }
}

type Change = Partial<Omit<User, 'id' | 'createdAt'>> & Pick<User, 'updatedAt'>
type Compared = Holder & { sealed: Sealed | undefined }

/**
 * Changes an account whose password and foreign hash are still those that were compared. Returns
 * undefined otherwise.
 */
export async function changeWithHash(
  em: EntityManager,
  { sealed, ...checked }: Compared,
  change: Change,
): Promise<User | undefined> {
  if (sealed) {
    const owner = await lockChecked(em, checked)
    if (!owner || !(await takeHash(em, owner, sealed))) return undefined
  }
  return changeChecked(em, checked, change)
}

type Wish = { password: PasswordDigest; sealed: Sealed | undefined }

/**
 * Renews the hash of a right password: one of another program or of an older key. Returns the stored hash,
 * or undefined when the account changed meanwhile.
 */
export async function renewPassword(
  ctx: Context,
  user: Owner,
  { password, sealed }: Wish,
): Promise<string | undefined> {
  if (sealed && ctx.foreignHashes.open(user, sealed))
    return replaceForeignHash(ctx, user, { password, sealed })
  // A change that this service did not make has voided the row.
  if (sealed && (await takeHash(ctx.em(), user, sealed))) ctx.foreignHashes.renew()
  return renewHash(ctx, user, password)
}

async function replaceForeignHash(
  ctx: Context,
  { id, password: checked }: Holder,
  { password, sealed }: Wish,
): Promise<string | undefined> {
  const renewal = await hashPassword(ctx, password)
  const change = { ...renewal, updatedAt: ctx.now }
  const owner = await inTransaction(ctx.em(), (em) =>
    changeWithHash(em, { id, password: checked, sealed }, change),
  )
  if (!owner) return undefined
  await ctx.flushToDisk()
  ctx.foreignHashes.renew()
  return renewal.password
}

/** Refuses the password of a weak hash at a reset: a copy of the other database reveals it. */
export async function rejectWeakHash(ctx: Context, user: User, given: SentForms): Promise<void> {
  const sealed = await ctx.foreignHashes.find(user)
  const hash = sealed && ctx.foreignHashes.open(user, sealed)
  if (!hash?.isWeak) return
  const { password } = given
  const { typed, legacy = password } = sentOf(ctx, given)
  const sent = { typed, legacy }
  const compare = ctx.foreignHashes.comparison({ name: user.usernameCanonical, hash, sent })
  const { ip, signal } = ctx
  if (compare && (await ctx.passwords.verifyAlone(compare, { ip, signal })))
    throw new AppError('PASSWORD_BREACHED', { fields: { password: 'INVALID' } })
}
