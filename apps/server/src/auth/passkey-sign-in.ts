import type { passkeySignInInput, SignIn } from '@latchkey/shared/auth'
import type * as z from 'zod/mini'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { lockChecked } from '../sessions/checked-account.ts'
import { markFactorDevice } from '../sessions/known-device.ts'
import { toSignIn } from './passkey-request.ts'
import { settleDeletion } from './pending-deletion.ts'
import { refuseDisabled } from './sign-in-with-password.ts'
import { startSession } from './start-session.ts'
import { comparePasskey } from './try-passkey.ts'

const refused = () => new AppError('INVALID_CREDENTIALS')

/**
 * Signs in with a passkey alone. Throws INVALID_CREDENTIALS for every fault of the passkey, RATE_LIMITED
 * and ACCOUNT_DISABLED.
 */
export async function signInWithPasskey(
  ctx: Context,
  { response, cancelDeletion: keepsAccount = false }: z.output<typeof passkeySignInInput>,
): Promise<SignIn> {
  const refund = await ctx.charge('verificationsPerIp', ipKey(ctx.ip))
  const right = await comparePasskey(ctx, { response, purpose: toSignIn, isAlone: true })
  if (!right) {
    await ctx.recordNow({ kind: 'sign_in_failed', detail: 'passkey' })
    throw refused()
  }
  const { owner: user } = right
  const { id, password } = user
  await refuseDisabled(ctx, user)
  const account = await ctx.findAccount({ kind: 'username', canonical: user.usernameCanonical })
  if (account?.id !== id || account.password !== password) throw refused()
  const { role, email } = account
  if (account.deletesAt !== null && !keepsAccount) {
    await ctx.recordNow({ kind: 'sign_in_refused', userId: id, detail: 'deletion_pending' })
    return { status: 'deletion_pending', deletesAt: account.deletesAt.toISOString() }
  }
  const session = await startSession(ctx, account, {
    kind: 'signed_in',
    proof: { level: 2, methods: ['passkey'] },
    write: (work) =>
      inTransaction(ctx.em(), async (em) => {
        // Role and address must be unchanged: the tokens name the role, and the notice goes to the
        // address.
        const owner = await lockChecked(em, { id, password, role, email })
        if (!owner || !(await right.spend(em))) throw refused()
        if (!(await settleDeletion(ctx, em, { id, keepsAccount }))) throw refused()
        return work(em)
      }),
  })
  if (!session) throw refused()
  if (keepsAccount) await ctx.flushToDisk()
  await refund()
  markFactorDevice(ctx, user)
  return session
}
