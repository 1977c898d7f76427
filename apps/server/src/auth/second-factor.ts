import type { secondFactorInput, SignedIn, SignIn } from '@latchkey/shared/auth'
import type * as z from 'zod/mini'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { withValues } from '../database/statement.ts'
import { AppError } from '../errors.ts'
import { findMethods, methodsHere } from '../factors/methods.ts'
import type { SignInAttempt } from '../factors/sign-in-attempt.entity.ts'
import {
  attemptOver,
  endAttempt,
  openAttempt,
  returnTry,
  takeTry,
} from '../factors/sign-in-attempt.ts'
import { lockChecked } from '../sessions/checked-account.ts'
import type { CountedAccount } from '../users/find-account.ts'
import { passwordUnchanged } from '../users/user.statements.ts'
import { settleDeletion } from './pending-deletion.ts'
import { startSession } from './start-session.ts'
import { signInOnTrusted, trustBrowser } from './trusted-sign-in.ts'
import { toSecondStep } from './passkey-request.ts'
import { guessOf } from './factor-guess.ts'
import { tryFactor, type RightCode } from './try-factor.ts'

/**
 * Opens a session after a right password, or continues with the second factor if the account has one.
 * Returns undefined when the account changed meanwhile.
 */
export async function continueSignIn(
  ctx: Context,
  account: CountedAccount,
  keepsAccount = false,
): Promise<SignIn | undefined> {
  if (account.factorCount === 0) return startSession(ctx, account, { kind: 'signed_in' })
  const trusted = await signInOnTrusted(ctx, account)
  if (trusted) return trusted
  const { id, password } = account
  const all = await findMethods(ctx.em(), id)
  // The factor was removed just now: the caller reads the account again, which then has none.
  if (all.length === 0) return undefined
  const methods = await methodsHere(ctx.em(), all, { userId: id, publicUrl: ctx.publicUrl })
  const opened = await ctx.insertIf(withValues(passwordUnchanged, id, password), (rows) => {
    ctx.recordEvent(rows, { kind: 'second_factor_asked', userId: id })
    return openAttempt(rows, { user: account, keepsAccount, now: ctx.now })
  })
  if (!opened) return undefined
  const { token, expiresAt } = opened
  return { status: 'second_factor', attempt: token, methods, expiresAt: expiresAt.toISOString() }
}

/**
 * Completes a sign-in with its second factor. Throws INVALID_INPUT if the attempt is used, expired or
 * void, CODE_INVALID and RATE_LIMITED.
 */
export async function signInWithFactor(
  ctx: Context,
  { attempt: token, trustDevice: isTrusted = false, ...answer }: z.output<typeof secondFactorInput>,
): Promise<SignedIn> {
  const attempt = await takeTry(ctx.em(), token, ctx.now)
  try {
    const given = { owner: attempt.user, guess: guessOf(answer, toSecondStep(attempt)) }
    return await tryFactor(ctx, given, (code) => open(ctx, attempt, { code, isTrusted }))
  } catch (error) {
    const isCompared = error instanceof AppError && error.reason === 'CODE_INVALID'
    if (!isCompared) await returnTry(ctx.em(), attempt)
    throw error
  }
}

/**
 * The attempt, the code and the session commit together. Returns undefined if the code was already spent.
 */
async function open(
  ctx: Context,
  attempt: SignInAttempt,
  { code, isTrusted }: { code: RightCode; isTrusted: boolean },
): Promise<SignedIn | undefined> {
  const { keepsAccount, user } = attempt
  const { id, password } = user
  const account = await ctx.readChecked(user)
  if (!account) throw attemptOver()
  const { role, email } = account
  let cookie: string | undefined
  const session = await startSession(ctx, account, {
    kind: 'signed_in',
    hasOtherNotice: isTrusted,
    proof: { level: 2, methods: ['password', code.method] },
    write: (work) =>
      inTransaction(ctx.em(), async (em) => {
        // Role and address must be unchanged: the tokens name the role, and the notice goes to the
        // address.
        const owner = await lockChecked(em, { id, password, role, email })
        if (!owner) throw attemptOver()
        if (!(await code.spend(em))) return undefined
        await endAttempt(em, attempt)
        if (!(await settleDeletion(ctx, em, { id, keepsAccount }))) throw attemptOver()
        await code.notify(em, owner)
        cookie = isTrusted ? await trustBrowser(ctx, em, owner) : undefined
        return work(em)
      }),
  })
  if (session && keepsAccount) await ctx.flushToDisk()
  if (session && cookie !== undefined) ctx.setTrustCookie(cookie)
  return session
}
