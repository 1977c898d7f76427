import { loginInput, type SignIn } from '@latchkey/shared/auth'
import * as z from 'zod/mini'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { readAccountName } from '../names/account-name.ts'
import { keepAccount } from './pending-deletion.ts'
import { isRightPassword, renewHash } from './try-password.ts'
import { startSession } from './start-session.ts'

/** The input of a sign-in. The name is read here, once. */
export const signInInput = z.pipe(
  loginInput,
  z.transform(({ identifier, ...rest }: z.output<typeof loginInput>) => ({
    ...rest,
    name: readAccountName(identifier),
  })),
)

/**
 * Signs in with a password. Throws for a wrong password or a closed account. Returns undefined when the
 * account changed during the comparison.
 */
export async function signInWithPassword(
  ctx: Context,
  { name, password, cancelDeletion = false }: z.output<typeof signInInput>,
): Promise<SignIn | undefined> {
  const user = await ctx.findAccount(name)
  const isRight = await isRightPassword(ctx, { user, name }, password)
  if (!user || !isRight) throw new AppError('INVALID_CREDENTIALS')
  if (user.status !== 'active') {
    await ctx.recordNow({ kind: 'sign_in_refused', userId: user.id, detail: user.status })
    throw new AppError('ACCOUNT_DISABLED')
  }
  if (user.deletesAt !== null && !cancelDeletion) {
    await ctx.recordNow({ kind: 'sign_in_refused', userId: user.id, detail: 'deletion_pending' })
    return { status: 'deletion_pending', deletesAt: user.deletesAt.toISOString() }
  }
  // With nothing pending, cancelling would cost a transaction and a flush. A deletion requested
  // meanwhile fails the sign-in, and the retry finds it.
  if (user.deletesAt !== null && !(await keepAccount(ctx, user))) return undefined
  const renewed = await renewHash(ctx, user, password)
  return startSession(ctx, { ...user, password: renewed }, 'signed_in')
}
