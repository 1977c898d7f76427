import type { Locale, SignIn } from '@latchkey/shared/auth'
import type { PasswordDigest } from '@latchkey/shared/digest'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import type { Sealed } from '../foreign-hashes/sealing.ts'
import { closeChallenges, spendChallenge } from '../codes/proof.ts'
import {
  exposeDigest,
  findClientPassword,
  findExposed,
  keepClientPassword,
} from '../passwords/client-password.ts'
import { unusablePassword } from '../passwords/password.ts'
import { lockChecked } from '../sessions/checked-account.ts'
import { endSessions } from '../sessions/session.ts'
import type { Account, CountedAccount } from '../users/find-account.ts'
import type { User } from '../users/user.entity.ts'
import { changeWithHash } from './foreign-sign-in.ts'
import { hashPassword } from './hash-password.ts'
import { mailSignInCode, verifySignInCode } from './prove-mailbox.ts'
import { settleDeletion } from './pending-deletion.ts'
import { continueSignIn } from './second-factor.ts'
import { toChallengeDto } from './send-challenge.ts'

type Options = {
  password: PasswordDigest
  legacyPassword?: PasswordDigest | undefined
  proof?: { challengeId: string; code: string } | undefined
  locale?: Locale | undefined
  cancelDeletion?: boolean | undefined
  /** The foreign hash that was compared in place of the account's own. */
  sealed?: Sealed | undefined
}

const neverRight = unusablePassword()

/**
 * The form of the entered password to compare with the stored hash. An adopted account accepts the old
 * form only together with a new one: its future password must not be what the old database held.
 */
export function digestToCompare(
  user: Account | undefined,
  { password, legacyPassword }: Options,
): PasswordDigest {
  if (!user || user.legacyPassword === null) return password
  const isUsable = user.legacyPassword === 'digest' && legacyPassword !== password
  return isUsable && legacyPassword !== undefined ? legacyPassword : neverRight
}

/**
 * The first sign-in of an adopted account, or of one that was imported with a weak hash, after its right
 * password. A reader of the old database can present that too, so it opens a session only together with a
 * mailed code. From then on the new hash stands. Returns undefined when the account changed meanwhile.
 */
export async function signInForTheFirstTime(
  ctx: Context,
  user: CountedAccount,
  { password, proof, sealed, locale = ctx.locale, cancelDeletion = false }: Options,
): Promise<SignIn | undefined> {
  if (!proof) {
    const challenge = await mailSignInCode(ctx, user, { locale })
    return { status: 'code_required', challenge: toChallengeDto(challenge) }
  }
  const challenge = await verifySignInCode(ctx, user, proof)
  const renewal = await hashPassword(ctx, password)
  const { id, password: checked } = user
  const beside = await findClientPassword(ctx.em(), user)
  const isChanged = await inTransaction(ctx.em(), async (em) => {
    // A refusal commits too, so nothing is changed before it.
    if (!(await lockChecked(em, { id, password: checked }))) return false
    // A second factor comes first.
    const keepsAccount = cancelDeletion && user.deletesAt !== null
    if (user.factorCount === 0 && !(await settleDeletion(ctx, em, { id, keepsAccount })))
      return false
    const change = { ...renewal, legacyPassword: null, updatedAt: ctx.now }
    const owner = await changeWithHash(em, { id, password: checked, sealed }, change)
    if (!owner) return false
    await spendChallenge(em, challenge, ctx.clock)
    await closeChallenges(em, owner, ctx.now)
    if (beside) await keepClientPassword(em, { ...renewal, id }, beside)
    else if (user.legacyPassword !== null) await exposeDigest(em, user)
    // While the operator trusts the old digest, an intruder may have used it.
    await endSessions(em, { user: owner }, ctx.now)
    ctx.recordEvent(em, { kind: 'code_spent', userId: id, detail: 'first_sign_in' })
    return true
  })
  if (!isChanged) return undefined
  await ctx.flushToDisk()
  if (sealed) ctx.foreignHashes.renew()
  return continueSignIn(ctx, { ...user, ...renewal }, cancelDeletion)
}

/**
 * Refuses the password that the old database held: every reader of a copy knows it. Only the digest in
 * the predecessor's form can be compared, so a caller must not present that digest as the new one either.
 */
export async function rejectOldPassword(
  ctx: Context,
  user: Pick<User, 'id' | 'password' | 'passwordKeyId' | 'legacyPassword'>,
  { password, legacyPassword = password }: Pick<Options, 'password' | 'legacyPassword'>,
): Promise<void> {
  const old = user.legacyPassword == null ? await findExposed(ctx.em(), user) : user
  if (!old) return
  const forms = [...new Set([password, legacyPassword])]
  const matches = await Promise.all(forms.map((form) => ctx.passwords.verify(form, old, ctx)))
  if (matches.includes(true))
    throw new AppError('PASSWORD_BREACHED', { fields: { password: 'INVALID' } })
}
