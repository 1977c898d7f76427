import {
  changeEmailInput,
  changePasswordInput,
  putAvatarInput,
  updateProfileInput,
} from '@latchkey/shared/account'
import type { User as UserDto } from '@latchkey/shared/auth'
import type { SecurityEvent as SecurityEventDto } from '@latchkey/shared/security-event'
import { findHistory } from '../audit/history.ts'
import { claimName } from '../users/names.ts'
import { closeChallenges, spendChallenge } from '../codes/proof.ts'
import { changeChecked, holdSession } from '../sessions/checked-account.ts'
import { withFactors } from '../factors/with-factors.ts'
import { keepDeviceKnown } from '../sessions/known-device.ts'
import { hashPassword } from '../auth/hash-password.ts'
import { securityNotice } from '../auth/security-notice.ts'
import { replaceToken } from '../sessions/rotation.ts'
import { closeNoticesOnReturn } from '../users/past-notices.ts'
import { endSessions } from '../sessions/session.ts'
import { loadAccount } from '../auth/authenticate.ts'
import { toUserDto, User } from '../users/user.entity.ts'
import { verifyCode } from '../auth/verify-code.ts'
import { confirmPassword } from '../auth/try-password.ts'
import { hasPassword } from '../users/has-password.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { AppError } from '../errors.ts'
import { durable, router, signedInProcedure } from '../trpc.ts'
import { appProcedures } from './apps.ts'
import { dropAvatar, keepAvatar } from './avatar.ts'
import { deviceProcedures } from './devices.ts'
import { requireAgain, requireFactor } from '../auth/step-up.ts'
import { deletionProcedures } from './deletion-procedures.ts'
import { readPicture } from '../users/picture.ts'
import { factorProcedures } from './factor-procedures.ts'
import { profileChange } from './profile-change.ts'

export const accountRouter = router({
  ...deviceProcedures,
  ...appProcedures,
  ...deletionProcedures,
  ...factorProcedures,

  updateProfile: signedInProcedure
    .input(updateProfileInput)
    .mutation(async ({ ctx, input }): Promise<UserDto> => {
      const user = await loadAccount(ctx)
      const change = await profileChange(ctx, user, input)
      const what = Object.keys(change).filter((field) => field in input)
      if (what.length === 0) return toUserDto(user, ctx.publicUrl)
      await ctx.charge('profileChangesPerAccount', String(user.id))
      // A taken name counts against the limit too: otherwise a caller could enumerate usernames by
      // renaming.
      if ('username' in change) await ctx.charge('renamesPerAccount', String(user.id))
      // Every change is mailed: without a notice, the owner could not undo an intruder's change.
      const isMailed = 'locale' in change || 'timeZone' in change
      if (isMailed) await ctx.charge('mailSettingsPerAccount', String(user.id))
      await claimName(() =>
        inTransaction(ctx.em(), async (em) => {
          const checked = { id: user.id }
          const found = await changeChecked(em, checked, { ...change, updatedAt: ctx.now })
          if (!found) throw new AppError('UNAUTHENTICATED')
          await holdSession(em, ctx)
          if ('avatar' in change) await dropAvatar(em, user)
          if (isMailed) {
            const { id, email, username } = found
            // The language and zone are those before the change.
            const owner = { id, email, username, locale: user.locale, timeZone: user.timeZone }
            const template = 'mail_settings_changed'
            ctx.enqueueMail(em, await securityNotice(template, owner, { ...ctx, em }))
          }
          ctx.recordEvent(em, { kind: 'profile_changed', userId: user.id, detail: what.join(' ') })
          await publish(em, { type: 'user.updated', userId: user.id }, ctx.now)
        }),
      )
      return toUserDto(await ctx.em().refreshOrFail(user), ctx.publicUrl)
    }),

  putAvatar: signedInProcedure
    .meta({ bodyLimit: 96 * 1024 })
    .input(putAvatarInput)
    .mutation(async ({ ctx, input }): Promise<UserDto> => {
      const user = await loadAccount(ctx)
      const picture = readPicture(Buffer.from(input.picture, 'base64'))
      if (!picture) throw new AppError('INVALID_INPUT', { fields: { picture: 'INVALID' } })
      await ctx.limits.guard('picturesPerAccount', String(user.id), () =>
        inTransaction(ctx.em(), async (em) => {
          const found = await keepAvatar(em, user, { ...picture, at: ctx.now })
          if (!found) throw new AppError('UNAUTHENTICATED')
          await holdSession(em, ctx)
          ctx.recordEvent(em, { kind: 'profile_changed', userId: user.id, detail: 'avatar' })
          await publish(em, { type: 'user.updated', userId: user.id }, ctx.now)
        }),
      )
      return toUserDto(await ctx.em().refreshOrFail(user), ctx.publicUrl)
    }),

  changePassword: signedInProcedure
    .use(durable)
    .input(changePasswordInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      await requireFactor(ctx)
      const user = await loadAccount(ctx)
      await confirmPassword(ctx, user, input.currentPassword)
      ctx.weakPasswords.reject(input.password, user)
      const hashed = await hashPassword(ctx, input.password)
      const proved = await withFactors(ctx.em(), user)
      const renewal = { ...hashed, updatedAt: ctx.now }
      const what = hasPassword(user) ? 'password_changed' : 'password_set'
      const cookie = await inTransaction(ctx.em(), async (em) => {
        const { id, password: checked } = user
        const owner = await changeChecked(em, { id, password: checked }, renewal)
        if (!owner) throw new AppError('INVALID_CREDENTIALS')
        await holdSession(em, ctx)
        await requireAgain(ctx, em, user)
        await closeChallenges(em, owner, ctx.now)
        await publish(em, { type: 'password.changed', userId: id }, ctx.now)
        await endSessions(em, { user: owner, exceptId: ctx.claims.sessionId }, ctx.now)
        ctx.recordEvent(em, { kind: what, userId: id })
        ctx.enqueueMail(em, await securityNotice(what, owner, { ...ctx, em }))
        const { sessionId } = ctx.claims
        return replaceToken(em, ctx.refreshCookie, { keys: ctx.keys, now: ctx.now, sessionId })
      })
      if (cookie !== undefined) ctx.setRefreshCookie(cookie)
      keepDeviceKnown(ctx, proved, hashed.password)
      return { ok: true }
    }),

  changeEmail: signedInProcedure
    .use(durable)
    .input(changeEmailInput)
    .mutation(async ({ ctx, input }): Promise<UserDto> => {
      await requireFactor(ctx)
      const user = await loadAccount(ctx)
      await confirmPassword(ctx, user, input.currentPassword)
      const challenge = await verifyCode(ctx, { ...input, type: 'email_change' })
      if (challenge.user?.id !== user.id) throw new AppError('CODE_INVALID')
      const { email, emailCanonical } = challenge
      const { id, password } = user
      await claimName(() =>
        inTransaction(ctx.em(), async (em) => {
          const owner = await changeChecked(em, { id, password }, { updatedAt: ctx.now })
          if (!owner) throw new AppError('INVALID_CREDENTIALS')
          await holdSession(em, ctx)
          await requireAgain(ctx, em, user)
          await spendChallenge(em, challenge, ctx.clock)
          await closeChallenges(em, owner, ctx.now)
          await em.nativeUpdate(User, { id }, { email, emailCanonical })
          const isBack = await closeNoticesOnReturn(em, {
            userId: id,
            emailCanonical,
            now: ctx.now,
          })
          const template = isBack ? 'address_returned' : 'email_changed'
          const options = { ...ctx, em, locale: challenge.locale }
          const toOldAddress = await securityNotice(template, owner, options)
          ctx.recordEvent(em, { kind: 'code_spent', userId: user.id, detail: challenge.type })
          ctx.recordEvent(em, { kind: 'email_changed', userId: user.id })
          await publish(em, { type: 'user.updated', userId: id }, ctx.now)
          ctx.enqueueMail(em, { ...toOldAddress, newEmail: email })
        }),
      )
      return toUserDto(await ctx.em().refreshOrFail(user), ctx.publicUrl)
    }),

  securityEvents: signedInProcedure.query(({ ctx }): Promise<SecurityEventDto[]> =>
    findHistory(ctx.em(), ctx.user.id, ctx.now),
  ),
})
