import {
  disownInput,
  registerInput,
  resetPasswordInput,
  type Session,
  type SignedIn,
  type SignIn,
  type TokenInfo,
  type User as UserDto,
} from '@latchkey/shared/auth'
import { isKnownTimeZone } from '@latchkey/shared/time-zone'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { hashingProcedure, durable, publicProcedure, router, signedInProcedure } from '../trpc.ts'
import { claimName, isNameTaken } from '../users/names.ts'
import { closeChallenges, spendChallenge } from '../codes/proof.ts'
import { changeChecked } from '../sessions/checked-account.ts'
import { codeProcedures } from './code-procedures.ts'
import { disownNotice, findDisownedNotice } from './disown.ts'
import { nameColumns, assertUsernameAllowed } from '../users/new-name.ts'
import { spendNotices } from '../users/past-notices.ts'
import { securityNotice } from './security-notice.ts'
import { keepDeviceKnown } from '../sessions/known-device.ts'
import { signInWithPassword, signInInput } from './sign-in-with-password.ts'
import { rejectOldPassword } from './first-sign-in.ts'
import { clearFailures } from './password-budgets.ts'
import { notifyReplay } from './replay.ts'
import { rotateSession } from '../sessions/rotation.ts'
import { endPresentedSession, endSessions } from '../sessions/session.ts'
import { welcomeMail } from './welcome.ts'
import { issueTokens, startSession } from './start-session.ts'
import { authenticate } from './authenticate.ts'
import { signOut } from './sign-out.ts'
import { toUserDto, User } from '../users/user.entity.ts'
import { verifyCode } from './verify-code.ts'

export const authRouter = router({
  ...codeProcedures,

  register: publicProcedure
    .input(registerInput)
    .mutation(async ({ ctx, input }): Promise<SignedIn> => {
      await assertUsernameAllowed(input.username, ctx.config.brand.name)
      const challenge = await verifyCode(ctx, { ...input, type: 'register' })
      const { email, emailCanonical } = challenge
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
      const user = await ctx.limits.guard('registrationsPerIp', ipKey(ctx.ip), async () => {
        const password = await ctx.passwords.hash(input.password, ctx)
        return claimName(() =>
          inTransaction(ctx.em(), async (em) => {
            await spendChallenge(em, challenge, ctx.clock)
            ctx.recordEvent(em, { kind: 'code_spent', detail: challenge.type })
            const dates = { createdAt: ctx.now, updatedAt: ctx.now }
            const columns = { ...name, email, emailCanonical }
            const created = em.create(User, {
              ...columns,
              password,
              passwordKeyId: ctx.keys.id,
              locale: challenge.locale,
              ...(isKnownTimeZone(timeZone) && { timeZone }),
              ...dates,
            })
            if (ctx.config.mailWelcome) ctx.enqueueMail(em, welcomeMail(created, ctx.now))
            return created
          }),
        )
      })
      const session = await startSession(ctx, user, 'registered')
      // Undefined only when an operator banned or changed the account between the two transactions.
      if (!session) throw new AppError('INVALID_CREDENTIALS')
      return session
    }),

  login: hashingProcedure.input(signInInput).mutation(async ({ ctx, input }): Promise<SignIn> => {
    // Undefined means that the account changed while its password was compared, for instance by a sign-in
    // elsewhere that renewed its hash. A second try reads it anew.
    const result = (await signInWithPassword(ctx, input)) ?? (await signInWithPassword(ctx, input))
    if (!result) throw new AppError('INVALID_CREDENTIALS')
    return result
  }),

  refresh: publicProcedure.mutation(async ({ ctx }): Promise<Session> => {
    const rotation = ctx.refreshCookie
      ? await rotateSession(ctx.em(), ctx.refreshCookie, ctx)
      : ({ kind: 'unknown' } as const)
    // The browser has the cookie of the other tab by now or in a moment: its next try brings it.
    if (rotation.kind === 'replaced') throw new AppError('UNAVAILABLE', { retryAfterSeconds: 1 })
    if (rotation.kind !== 'rotated') {
      ctx.setRefreshCookie(null)
      if (rotation.kind === 'replayed') await notifyReplay(ctx, rotation.userId)
      throw new AppError('UNAUTHENTICATED')
    }
    return issueTokens(ctx, rotation.session.user, { ...rotation, id: rotation.session.id })
  }),

  logout: publicProcedure.use(durable).mutation(async ({ ctx }): Promise<{ ok: true }> => {
    // Only a live session adds `signed_out` to the security log, so that an old token cannot fill it.
    const signedIn = await authenticate(ctx)
    if (signedIn) await signOut(ctx, signedIn)
    await endPresentedSession(ctx.em(), ctx.refreshCookie)
    ctx.clearSiteData()
    return { ok: true }
  }),

  resetPassword: publicProcedure
    .use(durable)
    .input(resetPasswordInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      const challenge = await verifyCode(ctx, { ...input, type: 'reset_password' })
      const { user } = challenge
      const isOwner = user?.status === 'active' && user.emailCanonical === challenge.emailCanonical
      if (!user || !isOwner) throw new AppError('CODE_INVALID')
      ctx.weakPasswords.reject(input.password, user)
      await rejectOldPassword(ctx, user, input)
      const password = await ctx.passwords.hash(input.password, ctx)
      const renewal = { password, passwordKeyId: ctx.keys.id, legacyPassword: null }
      const changes = { ...renewal, updatedAt: ctx.now }
      await inTransaction(ctx.em(), async (em) => {
        const { id, emailCanonical } = user
        const owner = await changeChecked(em, { id, emailCanonical }, changes)
        if (!owner) throw new AppError('CODE_INVALID')
        await spendChallenge(em, challenge, ctx.clock)
        await closeChallenges(em, owner, ctx.now)
        // Links in earlier notices to this mailbox are voided: an intruder in it may hold them.
        await spendNotices(em, { userId: id, recipient: owner.email }, ctx.now)
        await endSessions(em, { user: owner })
        ctx.recordEvent(em, { kind: 'code_spent', userId: user.id, detail: challenge.type })
        ctx.recordEvent(em, { kind: 'password_reset', userId: user.id })
        const options = { ...ctx, em, locale: challenge.locale }
        ctx.enqueueMail(em, await securityNotice('password_reset', owner, options))
      })
      await clearFailures(ctx, user)
      keepDeviceKnown(ctx, user, password)
      return { ok: true }
    }),

  disown: publicProcedure
    .use(durable)
    .input(disownInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      await ctx.limits.enforce('verificationsPerIp', ipKey(ctx.ip))
      await disownNotice(ctx, await findDisownedNotice(ctx, input.token))
      return { ok: true }
    }),

  me: signedInProcedure.query(({ ctx }): UserDto => toUserDto(ctx.user, ctx.publicUrl)),

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
