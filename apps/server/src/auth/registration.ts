import type { FieldReason } from '@latchkey/shared/errors'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { isNameTaken } from '../users/names.ts'
import { assertUsernameAllowed, nameColumns } from '../users/new-name.ts'
import { verifyCode } from './verify-code.ts'

type Wish = { challengeId: string; code: string; username: string; email?: string }
type Judge = (
  identity: { username: string; email: string },
  others: Record<string, FieldReason>,
) => void

/**
 * Reads the proven mailbox and the free name of a new account. `judge` may refuse further fields besides
 * a taken name, so that the form shows all faults at once.
 */
export async function readWish(ctx: Context, input: Wish, judge: Judge = () => {}) {
  await assertUsernameAllowed(input.username, ctx.config.brand.name)
  const challenge = await verifyCode(ctx, { ...input, type: 'register' })
  const { emailCanonical } = challenge
  const { username, email = challenge.email } = input
  const name = await nameColumns(username)
  const isTaken = await isNameTaken(ctx.em(), name)
  judge({ username, email }, isTaken ? { username: 'TAKEN' } : {})
  if (isTaken) throw new AppError('USERNAME_TAKEN')
  // A code requested before the address was taken stays right. Refusing here keeps it from costing a
  // password hash on every try.
  if (await ctx.findAccount({ kind: 'email', canonical: emailCanonical }))
    throw new AppError('EMAIL_TAKEN')
  return { challenge, columns: { ...name, email, emailCanonical } }
}
