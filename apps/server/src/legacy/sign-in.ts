import type * as z from 'zod/mini'
import { refuseDisabled } from '../auth/sign-in-with-password.ts'
import { beginSession } from '../auth/start-session.ts'
import { renewHash, tryPassword } from '../auth/try-password.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { unusablePassword } from '../passwords/password.ts'
import type { Profile } from '../users/user.entity.ts'
import { readOldAddress, readOldPassword, type signInBody } from './input.ts'

export type Grant = { user: Profile; sessionId: string }

/** As long as the token, which no refresh renews. */
const lifeDays = 1

const neverRight = unusablePassword()

/** Signs an old client in. Throws INVALID_CREDENTIALS, RATE_LIMITED or ACCOUNT_DISABLED. */
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
  const { digest = neverRight } = readOldPassword(password)
  const user = await ctx.findAccount(name)
  const isRight = await tryPassword(ctx, { user, name }, digest)
  if (!user || !isRight) throw new AppError('INVALID_CREDENTIALS')
  await refuseDisabled(ctx, user)
  if (user.deletesAt !== null) {
    // An old client cannot ask whether to keep the account.
    await ctx.recordNow({ kind: 'sign_in_refused', userId: user.id, detail: 'deletion_pending' })
    throw new AppError('ACCOUNT_DISABLED')
  }
  const renewed = await renewHash(ctx, user, digest)
  const kind = 'signed_in' as const
  const opened = await beginSession(ctx, { ...user, password: renewed }, { kind, lifeDays })
  return opened && { user, sessionId: opened.id }
}
