import {
  checkCodeInput,
  codeStatusInput,
  resendCodeInput,
  sendCodeInput,
  type Challenge as ChallengeDto,
  type CheckedCode,
  type CodeStatus,
  type ResentCode,
} from '@latchkey/shared/auth'
import { later, seconds, skew } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { publicProcedure } from '../trpc.ts'
import { findOpenChallenge, openAt } from '../codes/challenge.ts'
import { recordProof } from '../codes/proof.ts'
import { Challenge } from '../codes/challenge.entity.ts'
import { afterPasswordOf, challengeMail } from './compose-mail.ts'
import { findLastMail, mailStatus } from '../mail/code-status.ts'
import { requestCode } from './request-code.ts'
import { challengeFields, toChallengeDto } from './send-challenge.ts'
import { enforceSendLimits, withinSendLimits } from './send-code.ts'
import { verifyCode } from './verify-code.ts'

/** Procedures that mail a code and check it. */
export const codeProcedures = {
  sendCode: publicProcedure
    .input(sendCodeInput)
    .mutation(async ({ ctx, input }): Promise<ChallengeDto> => {
      return toChallengeDto(await requestCode(ctx, input))
    }),

  resendCode: publicProcedure
    .input(resendCodeInput)
    .mutation(async ({ ctx, input }): Promise<ResentCode> => {
      await enforceSendLimits(ctx)
      const { challengeId } = input
      const challenge = await findOpenChallenge(ctx.em(), { challengeId, now: ctx.now }, ['user'])
      const resendAt = later(ctx.now, seconds(ctx.config.codeResendSeconds))
      // A resend time further ahead than the cooldown was written under a wrong clock and does not
      // count.
      const isVoid = { resendAt: { $gt: later(resendAt, skew) } }
      const due = { ...openAt(ctx.now), $or: [{ resendAt: { $lte: ctx.now } }, isVoid] }
      const claimed = await ctx.em().nativeUpdate(Challenge, { challengeId, ...due }, { resendAt })
      if (claimed === 0) {
        const wait = Math.ceil((challenge.resendAt.getTime() - ctx.now.getTime()) / 1000)
        throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, wait) })
      }
      const { email, type, user } = challenge
      const given = { email, type, owner: user ?? undefined }
      const last = await findLastMail(ctx.em(), challengeId)
      const heldBack = await withinSendLimits(ctx, given, async (mayMail) => {
        if (!mayMail) return true
        await inTransaction(ctx.em(), async (em) => {
          const timeZone = user?.timeZone ?? last?.timeZone ?? undefined
          const isAdopted = user?.legacyPassword != null
          const afterPassword = afterPasswordOf(last?.template)
          const asker = { ...ctx, timeZone, isAdopted, afterPassword }
          ctx.enqueueMail(em, challengeMail(challenge, asker))
          ctx.recordEvent(em, { kind: 'code_sent', userId: user?.id, detail: type })
        })
        return false
      })
      return { ...toChallengeDto(challenge), resendAt: resendAt.toISOString(), heldBack }
    }),

  codeStatus: publicProcedure
    .meta({ hasSecretInput: true })
    .input(codeStatusInput)
    .query(async ({ ctx, input }): Promise<CodeStatus> => {
      // Read the mail before the challenge: sending a mail restarts the life of its code, and the
      // answer must not mix the two states.
      const mail = await findLastMail(ctx.em(), input.challengeId)
      const which = { challengeId: input.challengeId, now: ctx.now }
      const challenge = await findOpenChallenge(ctx.em(), which)
      return { ...mailStatus(mail, challenge), ...challengeFields(challenge) }
    }),

  checkCode: publicProcedure
    .input(checkCodeInput)
    .mutation(async ({ ctx, input }): Promise<CheckedCode> => {
      const challenge = await verifyCode(ctx, input)
      const { isFirst, expiresAt } = await recordProof(ctx.em(), challenge, ctx.clock())
      // A proven code refunds its send: an office that shares one IP address has more people than sends
      // per hour.
      if (isFirst) {
        // The send was counted before the challenge was created, up to ten seconds apart.
        const by = later(challenge.createdAt, seconds(10))
        await ctx.limits.refund('sendsPerIp', ipKey(ctx.ip), by)
      }
      return { valid: true, expiresAt: expiresAt.toISOString() }
    }),
}
