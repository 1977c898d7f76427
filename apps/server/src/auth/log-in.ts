import type { SignIn } from '@latchkey/shared/auth'
import type { PasswordDigest } from '@latchkey/shared/digest'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { keepAccount } from './pending-deletion.ts'
import { isRightPassword, renewHash } from './try-password.ts'
import { signIn } from './sign-in.ts'

type Input = {
  identifier: string
  password: PasswordDigest
  cancelDeletion?: boolean | undefined
}

/**
 * Signs in with a password. Throws for a wrong password or a closed account. Returns undefined when the
 * account changed during the comparison.
 */
export async function logIn(
  ctx: Context,
  { identifier, password, cancelDeletion = false }: Input,
): Promise<SignIn | undefined> {
  const user = await ctx.findAccount(identifier)
  const isRight = await isRightPassword(ctx, { user, identifier }, password)
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
  return signIn(ctx, { ...user, password: renewed }, 'signed_in')
}
