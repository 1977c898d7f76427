import type { PasswordDigest } from '@latchkey/shared/digest'
import type * as z from 'zod/mini'
import { renewPassword } from '../auth/foreign-sign-in.ts'
import { learnClientPassword, renewClientPassword } from '../auth/client-credential.ts'
import { mailSignInCode } from '../auth/prove-mailbox.ts'
import { refuseDisabled } from '../auth/sign-in-with-password.ts'
import { beginSession } from '../auth/start-session.ts'
import { tryPassword } from '../auth/try-password.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { isRequired } from '../factors/requirement.ts'
import { needsCode } from '../foreign-hashes/foreign-hash.ts'
import { findClientPassword } from '../passwords/client-password.ts'
import { unusablePassword } from '../passwords/password.ts'
import type { Account } from '../users/find-account.ts'
import type { Profile } from '../users/user.entity.ts'
import { readOldAddress, readOldPassword, type OldPassword, type signInBody } from './input.ts'
import { letFindMailed } from './codes.ts'

export type Grant = { user: Profile; sessionId: string }

/** A session lives as long as its token, which no refresh renews. */
export const lifeDays = 1

const neverRight = unusablePassword()
const unknownOwner = { id: 0, password: '' }

/**
 * Signs an old client in. Throws INVALID_CREDENTIALS, RATE_LIMITED or ACCOUNT_DISABLED, and
 * STEP_UP_REQUIRED or FACTOR_REQUIRED if a second factor is needed. The right password of an adopted
 * account opens no session by itself: a code is mailed.
 */
export async function signInOldClient(
  ctx: Context,
  body: z.output<typeof signInBody>,
): Promise<Grant> {
  // The account may change while its password is compared; a second try reads it anew.
  const granted = (await signInOnce(ctx, body)) ?? (await signInOnce(ctx, body))
  if (!granted) throw new AppError('INVALID_CREDENTIALS')
  return granted
}

async function signInOnce(
  ctx: Context,
  { email, password }: z.output<typeof signInBody>,
): Promise<Grant | undefined> {
  const name = readOldAddress(email)
  const given = readOldPassword(password)
  const found = await ctx.findAccount(name)
  const beside = await findClientPassword(ctx.em(), found ?? unknownOwner)
  const { form, digest } = whatToCompare(found, beside !== undefined, given)
  const stored = found && (form === 'beside' ? { ...found, ...beside } : found)
  const sealed = await ctx.foreignHashes.find(found)
  const sent = { typed: given.digest && password, legacy: given.legacy }
  const foreign = { sealed, sent }
  const isRight = await tryPassword(ctx, { user: stored, name, foreign }, digest)
  if (!found || !isRight) throw new AppError('INVALID_CREDENTIALS')
  const user = await ctx.readChecked(found)
  if (!user) return undefined
  const brought = sealed && ctx.foreignHashes.open(user, sealed)
  await refuseDisabled(ctx, user)
  if (user.deletesAt !== null) {
    // An old client cannot ask whether to keep the account.
    await ctx.recordNow({ kind: 'sign_in_refused', userId: user.id, detail: 'deletion_pending' })
    throw new AppError('ACCOUNT_DISABLED')
  }
  if (needsCode(brought, password) || (form === 'adopted' && !isTrusted(ctx))) {
    await letFindMailed(ctx, await mailSignInCode(ctx, user, { locale: 'zh' }))
    throw new AppError('INVALID_CREDENTIALS', { fields: { verification_code: 'REQUIRED' } })
  }
  if (user.factorCount > 0) {
    // An old client cannot ask for the second factor.
    await ctx.recordNow({ kind: 'sign_in_refused', userId: user.id, detail: 'second_factor' })
    throw new AppError('STEP_UP_REQUIRED')
  }
  if (isRequired(ctx.config.secondFactor, user, ctx.now)) {
    await ctx.recordNow({ kind: 'sign_in_refused', userId: user.id, detail: 'second_factor' })
    throw new AppError('FACTOR_REQUIRED')
  }
  const renewed = await renew()
  if (renewed === undefined) return undefined
  const account = { ...user, password: renewed }
  if (form === 'ours') await learnClientPassword(ctx, account, given.legacy)
  if (form === 'beside' && beside)
    await renewClientPassword(ctx, account, { stored: beside, legacy: digest })
  const opened = await beginSession(ctx, account, { kind: 'signed_in', lifeDays })
  return opened && { user, sessionId: opened.id }

  async function renew(): Promise<string | undefined> {
    if (!user || form === 'beside') return user?.password
    return renewPassword(ctx, user, { password: digest, sealed })
  }
}

type Comparison = { form: 'ours' | 'beside' | 'adopted'; digest: PasswordDigest }

/**
 * Returns the stored hash and the form of the sent password to compare: exactly one pair for every
 * account. The form of the pages comes first, because it is the credential that the user chose.
 */
function whatToCompare(
  user: Account | undefined,
  hasBeside: boolean,
  { digest, legacy }: OldPassword,
): Comparison {
  if (digest !== undefined && (user?.legacyPassword ?? null) === null)
    return { form: 'ours', digest }
  if (hasBeside) return { form: 'beside', digest: legacy }
  if (user?.legacyPassword === 'digest') return { form: 'adopted', digest: legacy }
  return { form: 'ours', digest: neverRight }
}

/** Returns whether the operator still lets the old digest alone open an adopted account. */
const isTrusted = ({ config, now }: Context): boolean =>
  now < (config.legacy?.trustsDigestUntil ?? new Date(0))
