import {
  disownInput,
  loginInput,
  registerInput,
  resetPasswordInput,
  type Session,
  type TokenInfo,
  type User as UserDto,
} from '@latchkey/shared/auth'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { hashingProcedure, lasting, publicProcedure, router, signedInProcedure } from '../trpc.ts'
import { claimName, isNameTaken } from './account-names.ts'
import { spendChallenge } from './challenge.ts'
import { codeProcedures } from './codes.ts'
import { closeAccount, findDisowned } from './disown.ts'
import { keepAccount } from './deletion.ts'
import { nameColumns, requireNewName } from './new-name.ts'
import { notice } from './notice.ts'
import { forgiveFailures, isRightPassword, renewHash } from './password-check.ts'
import { tellReplay } from './replay.ts'
import { closeOpenResets } from './send-code.ts'
import { endCarriedSession, endSessions, rotateSession } from './session.ts'
import { grantSession, signIn } from './sign-in.ts'
import { toUserDto, User } from './user.entity.ts'
import { verifyCode } from './verification.ts'

export const authRouter = router({
  ...codeProcedures,

  register: publicProcedure
    .input(registerInput)
    .mutation(async ({ ctx, input }): Promise<Session> => {
      await requireNewName(input.username, ctx.config.brand.name)
      const challenge = await verifyCode(ctx, { ...input, type: 'register' })
      const { email, emailCanonical } = challenge
      ctx.weakPasswords.refuse(input.password, { username: input.username, email })
      const name = await nameColumns(input.username)
      if (await isNameTaken(ctx.em(), name)) throw new AppError('USERNAME_TAKEN')
      await ctx.limits.enforce('registrationsPerIp', ipKey(ctx.ip))
      const password = await ctx.passwords.hash(input.password, ctx.gone)
      const user = await claimName(() =>
        inTransaction(ctx.em(), async (em) => {
          await spendChallenge(em, challenge, ctx.now)
          ctx.note(em, { kind: 'code_spent', detail: challenge.type })
          const dates = { createdAt: ctx.now, updatedAt: ctx.now }
          const names = { ...name, email, emailCanonical }
          return em.create(User, { ...names, password, passwordKeyId: ctx.keys.id, ...dates })
        }),
      )
      return signIn(ctx, user, 'registered')
    }),

  login: hashingProcedure.input(loginInput).mutation(async ({ ctx, input }): Promise<Session> => {
    const user = await ctx.findAccount(input.identifier)
    const { identifier, password } = input
    const isRight = await isRightPassword(ctx, { user, identifier }, password)
    if (!user || !isRight) throw new AppError('INVALID_CREDENTIALS')
    if (user.status !== 'active') {
      await ctx.noteNow({ kind: 'sign_in_refused', userId: user.id, detail: user.status })
      throw new AppError('ACCOUNT_DISABLED')
    }
    if (input.undo === 'deletion') await keepAccount(ctx, user)
    else if (user.isLeaving) throw new AppError('ACCOUNT_LEAVING')
    await renewHash(ctx, user, password)
    return signIn(ctx, user, 'signed_in')
  }),

  refresh: publicProcedure.mutation(async ({ ctx }): Promise<Session> => {
    const found = ctx.refreshCookie
      ? await rotateSession(ctx.em(), ctx.refreshCookie, ctx)
      : ('none' as const)
    if (found === 'none' || 'replayedBy' in found) {
      ctx.setRefreshCookie(null)
      if (found !== 'none') {
        await tellReplay(ctx, found.replayedBy)
        await ctx.toDisk()
      }
      throw new AppError('UNAUTHENTICATED')
    }
    return grantSession(ctx, found.session.user, { id: found.session.id, cookie: found.cookie })
  }),

  logout: publicProcedure.use(lasting).mutation(async ({ ctx }): Promise<{ ok: true }> => {
    if (ctx.claims) {
      const ended = await endSessions(ctx.em(), { id: ctx.claims.sessionId })
      // A token outlives its session: saying so again and again would fill the log.
      if (ended > 0) await ctx.noteNow({ kind: 'signed_out', userId: ctx.claims.userId })
    }
    await endCarriedSession(ctx.em(), ctx.refreshCookie)
    ctx.clearBrowser()
    return { ok: true }
  }),

  resetPassword: publicProcedure
    .use(lasting)
    .input(resetPasswordInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      const challenge = await verifyCode(ctx, { ...input, type: 'reset_password' })
      const user: User | null | undefined = challenge.user
      const isOwner = user?.status === 'active' && user.emailCanonical === challenge.emailCanonical
      if (!user || !isOwner) throw new AppError('CODE_INVALID')
      ctx.weakPasswords.refuse(input.password, user)
      const password = await ctx.passwords.hash(input.password, ctx.gone)
      await inTransaction(ctx.em(), async (em) => {
        await spendChallenge(em, challenge, ctx.now)
        await closeOpenResets(em, user, ctx.now)
        await em.nativeUpdate(
          User,
          { id: user.id },
          { password, passwordKeyId: ctx.keys.id, updatedAt: ctx.now },
        )
        await endSessions(em, { user })
        ctx.note(em, { kind: 'code_spent', userId: user.id, detail: challenge.type })
        ctx.note(em, { kind: 'password_reset', userId: user.id })
        ctx.postMail(em, notice('password_reset', user, { ...ctx, locale: challenge.locale }))
      })
      await forgiveFailures(ctx, user)
      return { ok: true }
    }),

  disown: publicProcedure
    .use(lasting)
    .input(disownInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      await ctx.limits.enforce('verificationsPerIp', ipKey(ctx.ip))
      await closeAccount(ctx, await findDisowned(ctx, input.token))
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
