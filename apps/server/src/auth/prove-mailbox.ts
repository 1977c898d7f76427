import { email as emailSchema, type Locale } from '@latchkey/shared/auth'
import type { Challenge } from '../codes/challenge.entity.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { canonicalEmail } from '../names/canonical.ts'
import type { User } from '../users/user.entity.ts'
import type { AfterPassword } from './compose-mail.ts'
import { sendChallenge } from './send-challenge.ts'
import { enforceSendLimits, zoneOf } from './send-code.ts'
import { verifyCode } from './verify-code.ts'

type Account = Pick<User, 'id' | 'email' | 'password' | 'locale' | 'timeZone' | 'legacyPassword'>

/** Mails the code that a sign-in, or a recovery, needs beside its right password. */
export async function mailSignInCode(
  ctx: Context,
  user: Account,
  { locale, afterPassword = 'sign_in_code' }: { locale: Locale; afterPassword?: AfterPassword },
): Promise<Challenge> {
  const email = await requireMailbox(ctx, user)
  await enforceSendLimits(ctx)
  const who = {
    email,
    type: 'reset_password' as const,
    userId: user.id,
    isDecoy: false,
    owner: user,
  }
  const language = { locale: user.locale ?? locale, timeZone: zoneOf(user) }
  return sendChallenge(ctx, { ...who, ...language, afterPassword })
}

/** Checks the code that was mailed for it. Throws CODE_INVALID and RATE_LIMITED. */
export async function verifySignInCode(
  ctx: Context,
  user: Account,
  proof: { challengeId: string; code: string },
): Promise<Challenge> {
  const email = await requireMailbox(ctx, user)
  const challenge = await verifyCode(ctx, { ...proof, type: 'reset_password' })
  const isTheirs =
    challenge.user?.id === user.id && challenge.emailCanonical === canonicalEmail(email)
  if (!isTheirs) throw new AppError('CODE_INVALID')
  return challenge
}

/** The predecessor took addresses that no mail reaches. Only an operator can help their owners. */
async function requireMailbox(ctx: Context, user: Account): Promise<string> {
  const { data: email } = emailSchema.safeParse(user.email.trimEnd())
  if (email !== undefined) return email
  await ctx.recordNow({ kind: 'sign_in_refused', userId: user.id, detail: 'no_mailbox' })
  throw new AppError('ACCOUNT_DISABLED')
}
