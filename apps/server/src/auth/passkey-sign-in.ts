import type { passkeySignInInput, SignIn } from '@latchkey/shared/auth'
import type * as z from 'zod/mini'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { withValues } from '../database/statement.ts'
import { AppError } from '../errors.ts'
import { Passkey } from '../factors/passkey.entity.ts'
import { isSpent } from '../factors/passkey-challenge.ts'
import { lastBefore, soleUse } from '../factors/passkeys.ts'
import { recordUse } from '../factors/recovery.ts'
import { ipKey } from '../limits/ip-key.ts'
import { lockChecked } from '../sessions/checked-account.ts'
import { markProved } from './proved-browser.ts'
import { toSignIn } from './passkey-request.ts'
import { dropDeletion, holdAccount, isStaying } from '../users/user.statements.ts'
import { chargeFactor } from './password-budgets.ts'
import { refuseDisabled } from './sign-in-with-password.ts'
import { startSession } from './start-session.ts'
import { comparePasskey, type RightPasskey } from './try-passkey.ts'

/** Records a failed sign-in, and returns its refusal. */
async function refusal(ctx: Context, userId?: number): Promise<AppError> {
  await ctx.recordNow({ kind: 'sign_in_failed', userId, detail: 'passkey' })
  return new AppError('INVALID_CREDENTIALS')
}

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
  if (!right) throw await refusal(ctx)
  const { owner: user } = right.passkey
  // It costs no hash, but writes to the log and may end an older session.
  const charged = await chargeFactor(ctx, user)
  await refuseDisabled(ctx, user)
  const enter = () => signInOwner(ctx, right, keepsAccount)
  const answer = await charged.guard(async () => {
    // Its role or address may just have changed, or the passkey be about to be removed.
    const entered = (await enter()) ?? (await keepPasskey(ctx, right).then(enter))
    if (entered) return entered
    throw await refusal(ctx, user.id)
  })
  if (answer.status !== 'signed_in') return answer
  await refund()
  await markProved(ctx, user)
  return answer
}

/** Returns undefined when the account changed since it was read, or the passkey opens it no longer. */
async function signInOwner(
  ctx: Context,
  { passkey, signed }: RightPasskey,
  keepsAccount: boolean,
): Promise<SignIn | undefined> {
  const { owner: user, factor } = passkey
  const { id, password } = user
  const account = await ctx.readChecked(user)
  if (!account) return undefined
  const { role, email } = account
  if (account.deletesAt !== null && !keepsAccount) {
    await ctx.recordNow({ kind: 'sign_in_refused', userId: id, detail: 'deletion_pending' })
    return { status: 'deletion_pending', deletesAt: account.deletesAt.toISOString() }
  }
  const isUndone = account.deletesAt !== null
  const changes = [
    // Role and address must be unchanged: the tokens name the role, and the notice goes to the address.
    withValues(holdAccount, id, password, email, role),
    // Another browser may cancel it at the same time.
    ...(isUndone ? [{ ...withValues(dropDeletion, id), mustFind: false }] : []),
    withValues(isStaying, id, id),
    ...soleUse({ id: factor.id, userId: id, signed, now: ctx.now }),
  ]
  const session = await startSession(ctx, account, {
    kind: 'signed_in',
    proof: { level: 2, methods: ['passkey'] },
    write: (work) =>
      ctx.insertAfter(changes, (rows) => {
        if (isUndone) ctx.recordEvent(rows, { kind: 'deletion_undone', userId: id })
        return work(rows)
      }),
  })
  if (session && isUndone) await ctx.flushToDisk()
  return session
}

/** Cancels the planned removal of a passkey that may sign in, if any: its owner has not lost it. */
const keepPasskey = (ctx: Context, { passkey, signed }: RightPasskey): Promise<unknown> =>
  inTransaction(ctx.em(), async (em) => {
    const { factor, owner } = passkey
    const { id, password } = owner
    if (!(await lockChecked(em, { id, password }))) return false
    if (await isSpent(em, signed.challenge)) return false
    const alone = { isPasswordless: true, needsPassword: false, counter: lastBefore(signed) }
    const planned = { factor: { id: factor.id, removesAt: { $ne: null } }, ...alone }
    if ((await em.count(Passkey, planned)) === 0) return false
    const stop = { by: 'passkey', recordEvent: ctx.recordEvent } as const
    return recordUse(em, { id: factor.id, user: id }, { lastUsedAt: ctx.now, stop })
  })
