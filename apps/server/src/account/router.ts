import {
  changeEmailInput,
  changePasswordInput,
  revokeSessionInput,
  updateProfileInput,
  type DeviceSession,
  type User as UserDto,
} from '@latchkey/shared/auth'
import { claimName } from '../auth/account-names.ts'
import { spendChallenge } from '../auth/challenge.ts'
import { canonicalUsername } from '../auth/identity.ts'
import { Session } from '../auth/session.entity.ts'
import { endSessions } from '../auth/session.ts'
import { toUserDto, User } from '../auth/user.entity.ts'
import { verifyCode } from '../auth/verification.ts'
import { refuseWeakPassword } from '../auth/weak-password.ts'
import { AppError } from '../errors.ts'
import { router, signedInProcedure } from '../trpc.ts'

export const accountRouter = router({
  updateProfile: signedInProcedure
    .input(updateProfileInput)
    .mutation(async ({ ctx, input }): Promise<UserDto> => {
      const { user } = ctx
      if (input.username !== undefined) {
        user.username = input.username
        user.usernameCanonical = canonicalUsername(input.username)
      }
      if (input.bio !== undefined) user.bio = input.bio
      if (input.avatar !== undefined) user.avatar = input.avatar
      user.updatedAt = ctx.now
      await claimName(() => ctx.em.flush())
      return toUserDto(user)
    }),

  changePassword: signedInProcedure
    .input(changePasswordInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      const { user, session } = ctx
      if (!(await ctx.passwords.verify(input.currentPassword, user.password)))
        throw new AppError('INVALID_CREDENTIALS')
      refuseWeakPassword(input.password, user)
      const password = await ctx.passwords.hash(input.password)
      await ctx.em.transactional(async (em) => {
        await em.nativeUpdate(
          User,
          { id: user.id },
          { password, passwordKeyId: ctx.keys.id, updatedAt: ctx.now },
        )
        await endSessions(em, { user, exceptId: session.id })
      })
      const { email: to, username } = user
      ctx.outbox.post({
        to,
        locale: ctx.locale,
        template: 'password_changed',
        username,
        publicUrl: ctx.publicUrl,
      })
      return { ok: true }
    }),

  changeEmail: signedInProcedure
    .input(changeEmailInput)
    .mutation(async ({ ctx, input }): Promise<UserDto> => {
      const { user } = ctx
      if (!(await ctx.passwords.verify(input.currentPassword, user.password)))
        throw new AppError('INVALID_CREDENTIALS')
      const challenge = await verifyCode(ctx, { ...input, type: 'email_change' })
      if (challenge.user?.id !== user.id) throw new AppError('CODE_INVALID')
      const { email, emailCanonical } = challenge
      const { email: to, username } = user
      await claimName(() =>
        ctx.em.transactional(async (em) => {
          await spendChallenge(em, challenge, ctx.now)
          await em.nativeUpdate(
            User,
            { id: user.id },
            { email, emailCanonical, updatedAt: ctx.now },
          )
        }),
      )
      ctx.outbox.post({
        to,
        locale: challenge.locale,
        template: 'email_changed',
        username,
        newEmail: email,
        publicUrl: ctx.publicUrl,
      })
      return toUserDto(await ctx.em.refreshOrFail(user))
    }),

  sessions: signedInProcedure.query(async ({ ctx }): Promise<DeviceSession[]> => {
    const where = { user: ctx.user.id, expiresAt: { $gt: ctx.now } }
    const sessions = await ctx.em.find(Session, where, { orderBy: { lastUsedAt: 'desc' } })
    return sessions.map((session) => ({
      id: session.id,
      current: session.id === ctx.session.id,
      createdAt: session.createdAt.toISOString(),
      lastUsedAt: session.lastUsedAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      userAgent: session.userAgent ?? null,
      ip: session.ip ?? null,
    }))
  }),

  revokeSession: signedInProcedure
    .input(revokeSessionInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      const ended = await endSessions(ctx.em, { user: ctx.user, id: input.id })
      if (ended === 0) throw new AppError('NOT_FOUND')
      return { ok: true }
    }),

  revokeOtherSessions: signedInProcedure.mutation(async ({ ctx }): Promise<{ revoked: number }> => {
    return { revoked: await endSessions(ctx.em, { user: ctx.user, exceptId: ctx.session.id }) }
  }),
})
