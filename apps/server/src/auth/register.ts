import type { registerInput } from '@latchkey/shared/registration'
import { isKnownTimeZone } from '@latchkey/shared/time-zone'
import type * as z from 'zod/mini'
import { spendChallenge } from '../codes/proof.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { ipKey } from '../limits/ip-key.ts'
import { claimName } from '../users/names.ts'
import { randomId } from '../random-id.ts'
import { User } from '../users/user.entity.ts'
import { oneForm, type Beside } from './client-credential.ts'
import { hashPassword, noPassword } from './hash-password.ts'
import { keepFirstPasskey, readFirstPasskey } from './register-passkey.ts'
import { readWish } from './registration.ts'
import { welcomeMail } from './welcome.ts'

/** Creates the account of a proven mailbox. Throws the reasons of `auth.register`. */
export async function registerAccount(
  ctx: Context,
  input: z.output<typeof registerInput> & { email?: string },
  beside: Beside = oneForm,
): Promise<User> {
  const { password, passkey, timeZone = '' } = input
  const { challenge, columns } = await readWish(ctx, input, (identity, others) => {
    if (password !== undefined) ctx.weakPasswords.reject(password, identity, others)
  })
  return ctx.limits.guard('registrationsPerIp', ipKey(ctx.ip), async () => {
    const made = passkey && (await readFirstPasskey(ctx, passkey, challenge))
    const hashed = await (password === undefined ? noPassword(ctx) : hashPassword(ctx, password))
    const { legacyPassword, keep } = await beside(hashed.password)
    return claimName(() =>
      inTransaction(ctx.em(), async (em) => {
        await spendChallenge(em, challenge, ctx.clock)
        ctx.recordEvent(em, { kind: 'code_spent', detail: challenge.type })
        const dates = { createdAt: ctx.now, updatedAt: ctx.now }
        const created = em.create(User, {
          ...columns,
          ...hashed,
          legacyPassword,
          locale: challenge.locale,
          ...(isKnownTimeZone(timeZone) && { timeZone }),
          subject: made?.subject ?? randomId(),
          ...dates,
        })
        if (ctx.config.mailWelcome) ctx.enqueueMail(em, welcomeMail(created, ctx.now))
        await em.flush()
        await keep(em, created)
        await publish(em, { type: 'user.created', userId: created.id }, ctx.now)
        if (made) await keepFirstPasskey(ctx, em, { owner: created, made })
        return created
      }),
    )
  })
}
