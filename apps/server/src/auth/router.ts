import {
  checkCodeInput,
  loginInput,
  registerInput,
  resendCodeInput,
  resetPasswordInput,
  sendCodeInput,
  type Challenge as ChallengeDto,
  type CheckedCode,
  type Session,
  type TokenInfo,
  type User as UserDto,
} from '@latchkey/shared/auth'
import { later, minutes, seconds } from '../clock.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/limits.ts'
import { publicProcedure, router, signedInProcedure } from '../trpc.ts'
import { openChallenge, spendChallenge } from './challenge.ts'
import { Challenge } from './challenge.entity.ts'
import { postChallengeMail } from './code-mail.ts'
import { canonicalEmail, canonicalUsername } from './identity.ts'
import { closeOpenResets, findAsker, isWithinSendLimits } from './send-code.ts'
import { endCarriedSession, endSessions, rotateSession } from './session.ts'
import { grantSession, signIn } from './sign-in.ts'
import { claimName, findByIdentifier } from './account-names.ts'
import { toUserDto, User } from './user.entity.ts'
import { verifyCode } from './verification.ts'
import { refuseWeakPassword } from './weak-password.ts'

export const authRouter = router({
  sendCode: publicProcedure
    .input(sendCodeInput)
    .mutation(async ({ ctx, input }): Promise<ChallengeDto> => {
      const asker = await findAsker(ctx, input)
      await ctx.limits.enforce('sendsPerIp', ipKey(ctx.ip))
      const owner = await ctx.em.findOne(User, { emailCanonical: canonicalEmail(input.email) })
      const isDecoy = input.type === 'reset_password' ? owner?.status !== 'active' : owner !== null
      const user = asker ?? (isDecoy ? undefined : (owner ?? undefined))
      const mayMail = await isWithinSendLimits(ctx, input)
      const { codeTtlMinutes: ttlMinutes, codeResendSeconds: resendSeconds } = ctx.config
      const question = {
        email: input.email,
        type: input.type,
        user,
        isDecoy,
        locale: input.locale ?? ctx.locale,
      }
      const challenge = openChallenge(ctx.em, question, { ...ctx, ttlMinutes, resendSeconds })
      await ctx.em.flush()
      if (mayMail) postChallengeMail(ctx, challenge)
      return toChallengeDto(challenge)
    }),

  resendCode: publicProcedure
    .input(resendCodeInput)
    .mutation(async ({ ctx, input }): Promise<ChallengeDto> => {
      await ctx.limits.enforce('sendsPerIp', ipKey(ctx.ip))
      const { challengeId } = input
      const challenge = await ctx.em.findOne(Challenge, {
        challengeId,
        isVerified: false,
        expiresAt: { $gt: ctx.now },
      })
      if (!challenge) throw new AppError('INVALID_INPUT', { fields: { challengeId: 'INVALID' } })
      const resendAt = later(ctx.now, seconds(ctx.config.codeResendSeconds))
      const claimed = await ctx.em.nativeUpdate(
        Challenge,
        { challengeId, resendAt: { $lte: ctx.now } },
        { resendAt },
      )
      if (claimed === 0) {
        const wait = Math.ceil((challenge.resendAt.getTime() - ctx.now.getTime()) / 1000)
        throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, wait) })
      }
      if (await isWithinSendLimits(ctx, challenge)) postChallengeMail(ctx, challenge)
      return { ...toChallengeDto(challenge), resendAt: resendAt.toISOString() }
    }),

  checkCode: publicProcedure
    .input(checkCodeInput)
    .mutation(async ({ ctx, input }): Promise<CheckedCode> => {
      const challenge = await verifyCode(ctx, input)
      const atLeast = later(ctx.now, minutes(5))
      if (challenge.expiresAt < atLeast) challenge.expiresAt = atLeast
      await ctx.em.flush()
      return { valid: true, expiresAt: challenge.expiresAt.toISOString() }
    }),

  register: publicProcedure
    .input(registerInput)
    .mutation(async ({ ctx, input }): Promise<Session> => {
      const challenge = await verifyCode(ctx, { ...input, type: 'register' })
      const { email, emailCanonical } = challenge
      refuseWeakPassword(input.password, { username: input.username, email })
      const { username } = input
      const usernameCanonical = canonicalUsername(username)
      if (await ctx.em.count(User, { usernameCanonical })) throw new AppError('USERNAME_TAKEN')
      const password = await ctx.passwords.hash(input.password)
      const user = await claimName(() =>
        ctx.em.transactional(async (em) => {
          await spendChallenge(em, challenge, ctx.now)
          const dates = { createdAt: ctx.now, updatedAt: ctx.now }
          const names = { username, usernameCanonical, email, emailCanonical }
          return em.create(User, { ...names, password, passwordKeyId: ctx.keys.id, ...dates })
        }),
      )
      return signIn(ctx, user)
    }),

  login: publicProcedure.input(loginInput).mutation(async ({ ctx, input }): Promise<Session> => {
    const user = await findByIdentifier(ctx.em, input.identifier)
    const isRight = await ctx.passwords.verify(input.password, user?.password)
    if (!user || !isRight) throw new AppError('INVALID_CREDENTIALS')
    if (user.status !== 'active') throw new AppError('ACCOUNT_DISABLED')
    return signIn(ctx, user)
  }),

  refresh: publicProcedure.mutation(async ({ ctx }): Promise<Session> => {
    const rotated = ctx.refreshCookie && (await rotateSession(ctx.em, ctx.refreshCookie, ctx))
    if (!rotated) {
      ctx.setRefreshCookie(null)
      throw new AppError('UNAUTHENTICATED')
    }
    return grantSession(ctx, rotated.session, rotated.cookie)
  }),

  logout: publicProcedure.mutation(async ({ ctx }): Promise<{ ok: true }> => {
    const claims = ctx.accessToken ? ctx.accessTokens.verify(ctx.accessToken) : undefined
    if (claims) await endSessions(ctx.em, { id: claims.sessionId })
    await endCarriedSession(ctx.em, ctx.refreshCookie)
    ctx.setRefreshCookie(null)
    return { ok: true }
  }),

  resetPassword: publicProcedure
    .input(resetPasswordInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      const challenge = await verifyCode(ctx, { ...input, type: 'reset_password' })
      const user: User | null | undefined = challenge.user
      const isOwner = user?.status === 'active' && user.emailCanonical === challenge.emailCanonical
      if (!user || !isOwner) throw new AppError('CODE_INVALID')
      refuseWeakPassword(input.password, user)
      const password = await ctx.passwords.hash(input.password)
      await ctx.em.transactional(async (em) => {
        await spendChallenge(em, challenge, ctx.now)
        await closeOpenResets(em, user, ctx.now)
        await em.nativeUpdate(
          User,
          { id: user.id },
          { password, passwordKeyId: ctx.keys.id, updatedAt: ctx.now },
        )
        await endSessions(em, { user })
      })
      const { email: to, username } = user
      ctx.outbox.post({
        to,
        locale: challenge.locale,
        template: 'password_reset',
        username,
        publicUrl: ctx.publicUrl,
      })
      return { ok: true }
    }),

  me: signedInProcedure.query(({ ctx }): UserDto => toUserDto(ctx.user)),

  tokenInfo: signedInProcedure.query(({ ctx }): TokenInfo => {
    const { userId, role, sessionId, issuedAt, expiresAt } = ctx.claims
    return {
      userId,
      role,
      sessionId,
      issuedAt: issuedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }
  }),
})

function toChallengeDto({ challengeId, expiresAt, resendAt }: Challenge): ChallengeDto {
  return { challengeId, expiresAt: expiresAt.toISOString(), resendAt: resendAt.toISOString() }
}
