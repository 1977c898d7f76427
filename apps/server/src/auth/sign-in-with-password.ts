import { loginInput, type SignIn } from '@latchkey/shared/auth'
import * as z from 'zod/mini'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { isRequired } from '../factors/requirement.ts'
import { needsCode } from '../foreign-hashes/foreign-hash.ts'
import { readAccountName } from '../names/account-name.ts'
import { learnClientPassword } from './client-credential.ts'
import { keepAccount } from './pending-deletion.ts'
import type { Account } from '../users/find-account.ts'
import { digestToCompare, signInForTheFirstTime } from './first-sign-in.ts'
import { renewPassword, sentOf } from './foreign-sign-in.ts'
import { tryPassword } from './try-password.ts'
import { continueSignIn } from './second-factor.ts'
import { signInWithoutFactor } from './sign-in-without-factor.ts'

/** The input of a sign-in, with the identifier parsed to an email address or a username. */
export const signInInput = z.pipe(
  loginInput,
  z.transform(({ identifier, ...rest }: z.output<typeof loginInput>) => ({
    ...rest,
    name: readAccountName(identifier),
  })),
)

/**
 * Signs in with a password. Throws INVALID_CREDENTIALS, RATE_LIMITED or ACCOUNT_DISABLED. Returns
 * undefined when the account changed while the password was compared.
 */
export async function signInWithPassword(
  ctx: Context,
  input: z.output<typeof signInInput>,
): Promise<SignIn | undefined> {
  const { name, password, cancelDeletion = false } = input
  const found = await ctx.findAccount(name)
  const sealed = await ctx.foreignHashes.find(found)
  const foreign = { sealed, sent: sentOf(ctx, input) }
  const isRight = await tryPassword(
    ctx,
    { user: found, name, foreign },
    digestToCompare(found, input),
  )
  if (!found || !isRight) throw new AppError('INVALID_CREDENTIALS')
  const user = await ctx.readChecked(found)
  if (!user) return undefined
  const brought = sealed && ctx.foreignHashes.open(user, sealed)
  await refuseDisabled(ctx, user)
  if (user.deletesAt !== null && !cancelDeletion) {
    await ctx.recordNow({ kind: 'sign_in_refused', userId: user.id, detail: 'deletion_pending' })
    return { status: 'deletion_pending', deletesAt: user.deletesAt.toISOString() }
  }
  // A copy of the other database reveals the password, so it takes a mailed code too.
  const isFirst = user.legacyPassword !== null || needsCode(brought, input.typedPassword)
  const mustAddFactor =
    !isFirst && user.factorCount === 0 && isRequired(ctx.config.secondFactor, user, ctx.now)
  // A second factor or a mailed code is asked for before a deletion is cancelled. A deletion requested
  // while the password was compared is not cancelled: startSession then returns undefined.
  const cancelsNow = user.deletesAt !== null && user.factorCount === 0 && !mustAddFactor && !isFirst
  if (cancelsNow && !(await keepAccount(ctx, user))) return undefined
  if (isFirst) return signInForTheFirstTime(ctx, user, { ...input, sealed })
  const renewed = await renewPassword(ctx, user, { password, sealed })
  if (renewed === undefined) return undefined
  const account = { ...user, password: renewed }
  if (mustAddFactor) return signInWithoutFactor(ctx, account, input)
  const { legacyPassword = password } = input
  // Old clients cannot sign in to an account with a second factor, so a thief of its password must not
  // leave a credential there.
  if (ctx.config.legacy && legacyPassword !== password && user.factorCount === 0)
    await learnClientPassword(ctx, account, legacyPassword)
  return continueSignIn(ctx, account, cancelDeletion)
}

/** Throws ACCOUNT_DISABLED after a right password: only active accounts sign in. */
export async function refuseDisabled(
  ctx: Context,
  { id, status }: Pick<Account, 'id' | 'status'>,
): Promise<void> {
  if (status === 'active') return
  await ctx.recordNow({ kind: 'sign_in_refused', userId: id, detail: status })
  throw new AppError('ACCOUNT_DISABLED')
}
