import type * as z from 'zod/mini'
import { bothForms } from '../auth/client-credential.ts'
import { registerAccount } from '../auth/register.ts'
import { resetPassword } from '../auth/reset-password.ts'
import { beginSession } from '../auth/start-session.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import type { WeakPasswords } from '../passwords/weak-password.ts'
import { findProof } from './codes.ts'
import { readOldPassword, type registerBody, type resetBody } from './input.ts'
import { lifeDays, type Grant } from './sign-in.ts'

/**
 * Returns the forms of a new password to store. Typed passwords must have the minimum length; among
 * digests only the commonest can be recognised.
 */
function readWish(ctx: Context, sent: string, weakDigests: WeakPasswords) {
  const given = readOldPassword(sent)
  const isTyped = given.digest !== undefined
  if (isTyped && [...sent].length < ctx.config.passwordMinLength)
    throw new AppError('INVALID_INPUT', { fields: { password: 'TOO_SHORT' } })
  const weakPasswords = isTyped ? ctx.weakPasswords : weakDigests
  const { digest, legacy: legacyPassword } = given
  return {
    ctx: { ...ctx, weakPasswords },
    password: digest ?? legacyPassword,
    legacyPassword,
    ...(isTyped && { typedPassword: sent }),
    beside: bothForms(ctx, given),
  }
}

export async function registerOldClient(
  ctx: Context,
  { username, email, password: sent, verification_code: code }: z.output<typeof registerBody>,
  weakDigests: WeakPasswords,
): Promise<Grant> {
  const { ctx: held, password, beside } = readWish(ctx, sent, weakDigests)
  const proof = await findProof(ctx, { email, type: 'register' }, code)
  const user = await registerAccount(held, { ...proof, username, password, email }, beside)
  const opened = await beginSession(ctx, user, { kind: 'registered', lifeDays })
  if (!opened) throw new AppError('INVALID_CREDENTIALS')
  return { user, sessionId: opened.id }
}

export async function resetForOldClient(
  ctx: Context,
  { email, new_password: sent, verification_code: code }: z.output<typeof resetBody>,
  weakDigests: WeakPasswords,
): Promise<void> {
  const { ctx: held, beside, ...wish } = readWish(ctx, sent, weakDigests)
  const proof = await findProof(ctx, { email, type: 'reset_password' }, code)
  await resetPassword(held, { ...proof, ...wish }, beside)
}
