import type { Locale, SignIn } from '@latchkey/shared/auth'
import { spendChallenge } from '../codes/proof.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { findMethods } from '../factors/methods.ts'
import { lockChecked } from '../sessions/checked-account.ts'
import type { CountedAccount } from '../users/find-account.ts'
import { settleDeletion } from './pending-deletion.ts'
import { mailSignInCode, verifySignInCode } from './prove-mailbox.ts'
import { toChallengeDto } from './send-challenge.ts'
import { startSession } from './start-session.ts'

type Options = {
  proof?: { challengeId: string; code: string } | undefined
  locale?: Locale | undefined
  cancelDeletion?: boolean | undefined
}

/**
 * Signs in to an account that must have a second factor and has none, by its right password and a mailed
 * code: otherwise a thief of the password could add a factor. Returns undefined when the account changed
 * meanwhile.
 */
export async function signInWithoutFactor(
  ctx: Context,
  account: CountedAccount,
  { proof, locale = ctx.locale, cancelDeletion: keepsAccount = false }: Options,
): Promise<SignIn | undefined> {
  if (!proof) {
    const challenge = await mailSignInCode(ctx, account, { locale })
    return { status: 'code_required', challenge: toChallengeDto(challenge) }
  }
  const challenge = await verifySignInCode(ctx, account, proof)
  const { id, password, role, email } = account
  const { emailCanonical } = challenge
  return startSession(ctx, account, {
    kind: 'signed_in',
    write: (work) =>
      inTransaction(ctx.em(), async (em) => {
        // Role and address must be unchanged: the tokens name the role, and the notice goes to the
        // address.
        const checked = { id, password, role, email, emailCanonical }
        if (!(await lockChecked(em, checked))) return undefined
        if ((await findMethods(em, id)).length > 0) return undefined
        if (!(await settleDeletion(ctx, em, { id, keepsAccount }))) return undefined
        await spendChallenge(em, challenge, ctx.clock)
        ctx.recordEvent(em, { kind: 'code_spent', userId: id, detail: 'sign_in' })
        return work(em)
      }),
  })
}
