import type { registerInput } from '@latchkey/shared/auth'
import { isKnownTimeZone } from '@latchkey/shared/time-zone'
import type * as z from 'zod/mini'
import { spendChallenge } from '../codes/proof.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { claimName, isNameTaken } from '../users/names.ts'
import { assertUsernameAllowed, nameColumns } from '../users/new-name.ts'
import { randomId } from '../random-id.ts'
import { User } from '../users/user.entity.ts'
import { oneForm, type Beside } from './client-credential.ts'
import { hashPassword } from './hash-password.ts'
import { verifyCode } from './verify-code.ts'
import { welcomeMail } from './welcome.ts'

/** Creates the account of a proven mailbox. Throws the reasons of `auth.register`. */
export async function registerAccount(
  ctx: Context,
  input: z.output<typeof registerInput> & { email?: string },
  beside: Beside = oneForm,
): Promise<User> {
  await assertUsernameAllowed(input.username, ctx.config.brand.name)
  const challenge = await verifyCode(ctx, { ...input, type: 'register' })
  const { emailCanonical } = challenge
  const { email = challenge.email } = input
  const { timeZone = '' } = input
  const name = await nameColumns(input.username)
  const isTaken = await isNameTaken(ctx.em(), name)
  const identity = { username: input.username, email }
  // A weak password and a taken username are refused together, so that the form shows both at once.
  ctx.weakPasswords.reject(input.password, identity, isTaken ? { username: 'TAKEN' } : {})
  if (isTaken) throw new AppError('USERNAME_TAKEN')
  // A code requested before the address was taken stays right. Refusing here keeps it from costing a
  // password hash on every try.
  if (await ctx.findAccount({ kind: 'email', canonical: emailCanonical }))
    throw new AppError('EMAIL_TAKEN')
  return ctx.limits.guard('registrationsPerIp', ipKey(ctx.ip), async () => {
    const hashed = await hashPassword(ctx, input.password)
    const { legacyPassword, keep } = await beside(hashed.password)
    return claimName(() =>
      inTransaction(ctx.em(), async (em) => {
        await spendChallenge(em, challenge, ctx.clock)
        ctx.recordEvent(em, { kind: 'code_spent', detail: challenge.type })
        const dates = { createdAt: ctx.now, updatedAt: ctx.now }
        const columns = { ...name, email, emailCanonical }
        const created = em.create(User, {
          ...columns,
          ...hashed,
          legacyPassword,
          locale: challenge.locale,
          ...(isKnownTimeZone(timeZone) && { timeZone }),
          subject: randomId(),
          ...dates,
        })
        if (ctx.config.mailWelcome) ctx.enqueueMail(em, welcomeMail(created, ctx.now))
        await em.flush()
        await keep(em, created)
        await publish(em, { type: 'user.created', userId: created.id }, ctx.now)
        return created
      }),
    )
  })
}
