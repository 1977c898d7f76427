import type { Challenge as ChallengeDto, ChallengeType, Locale } from '@latchkey/shared/auth'
import { openChallenge } from '../codes/challenge.ts'
import type { Challenge } from '../codes/challenge.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { canonicalEmail } from '../names/canonical.ts'
import { holdSession, type Caller } from '../sessions/checked-account.ts'
import type { Owner } from '../sessions/known-device.ts'
import { codeFormFor } from './code-form.ts'
import { challengeMail, type AfterPassword } from './compose-mail.ts'
import { withinSendLimits } from './send-code.ts'

type Wanted = {
  email: string
  type: ChallengeType
  userId: number | undefined
  isDecoy: boolean
  locale: Locale
  timeZone: string | undefined
  /** The account that has the address. */
  owner: (Owner & { legacyPassword?: 'digest' | 'reset' | null | undefined }) | undefined
  /** The signed-in caller, whose session must still be live. */
  requester?: Caller | undefined
  /** The step after the right password that the code is for. */
  afterPassword?: AfterPassword
}

/** Opens a challenge and mails its code. Above a limit of the mailbox only the mail is omitted. */
export async function sendChallenge(ctx: Context, wanted: Wanted): Promise<Challenge> {
  const { owner, requester, timeZone, afterPassword, ...opening } = wanted
  const codeForm = await codeFormFor(ctx, canonicalEmail(wanted.email))
  const { codeTtlMinutes: ttlMinutes, codeResendSeconds: resendSeconds } = ctx.config
  const options = { ...ctx, ttlMinutes, resendSeconds }
  return withinSendLimits(ctx, wanted, (mayMail) =>
    inTransaction(ctx.em(), async (em) => {
      if (requester) await holdSession(em, requester)
      const opened = openChallenge(em, { ...opening, codeForm }, options)
      const isAdopted = owner?.legacyPassword != null
      const asker = { ...ctx, timeZone, isAdopted, afterPassword }
      if (mayMail) ctx.enqueueMail(em, challengeMail(opened, asker))
      ctx.recordEvent(em, { kind: 'code_sent', userId: owner?.id, detail: wanted.type })
      return opened
    }),
  )
}

export function toChallengeDto(challenge: Challenge): ChallengeDto {
  return { challengeId: challenge.challengeId, ...challengeFields(challenge) }
}

export function challengeFields({ codeForm, expiresAt, resendAt }: Challenge) {
  return { codeForm, expiresAt: expiresAt.toISOString(), resendAt: resendAt.toISOString() }
}
