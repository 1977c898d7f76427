import {
  apiTokenInput,
  checkContinueInput,
  checkSignOutInput,
  gateTicketInput,
  type ApiToken,
  type ContinueVerdict,
  type GateTicket,
  type SignOutVerdict,
} from '@latchkey/shared/app'
import {
  disownInput,
  passkeyOptionsInput,
  passkeySignInInput,
  resetPasswordInput,
  secondFactorInput,
  type Session,
  type SignedIn,
  type SignIn,
  type TokenInfo,
  type User as UserDto,
} from '@latchkey/shared/auth'
import type { NewPasskey, PasskeyRequest } from '@latchkey/shared/passkey'
import { recoverFactorsInput, type Recovery } from '@latchkey/shared/recovery'
import { registerInput, registerOptionsInput } from '@latchkey/shared/registration'
import { AppError } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import {
  durable,
  factorProcedure,
  hashingProcedure,
  publicProcedure,
  router,
  signedInProcedure,
} from '../trpc.ts'
import { codeProcedures } from './code-procedures.ts'
import { disownNotice, findDisownedNotice } from './disown.ts'
import { issueApiToken } from './api-token.ts'
import { issueGateTicket } from './gate-ticket.ts'
import { checkContinue } from './check-continue.ts'
import { checkSignOut } from './check-sign-out.ts'
import { requestSignIn } from './passkey-request.ts'
import { signInWithPasskey } from './passkey-sign-in.ts'
import { signInWithPassword, signInInput } from './sign-in-with-password.ts'
import { notifyReplay } from './replay.ts'
import { rotateSession } from '../sessions/rotation.ts'
import { markProved } from './proved-browser.ts'
import { endPresentedSession } from '../sessions/session.ts'
import { issueTokens, startSession } from './start-session.ts'
import { identify } from './authenticate.ts'
import { recoverFactors } from './recover-factors.ts'
import { registerAccount } from './register.ts'
import { byFirstPasskey, registerOptions } from './register-passkey.ts'
import { resetPassword } from './reset-password.ts'
import { signInWithFactor } from './second-factor.ts'
import { signOut } from './sign-out.ts'
import { toUserDto } from '../users/user.entity.ts'

export const authRouter = router({
  ...codeProcedures,

  register: publicProcedure
    .input(registerInput)
    .mutation(async ({ ctx, input }): Promise<SignedIn> => {
      const user = await registerAccount(ctx, input)
      const by = input.passkey ? byFirstPasskey(ctx, user) : {}
      const session = await startSession(ctx, user, { kind: 'registered', ...by })
      // Undefined only when an operator banned or changed the account between the two transactions.
      if (!session) throw new AppError('INVALID_CREDENTIALS')
      if (input.passkey) await markProved(ctx, user)
      return session
    }),

  registerOptions: publicProcedure
    .input(registerOptionsInput)
    .mutation(({ ctx, input }): Promise<NewPasskey> => registerOptions(ctx, input)),

  login: hashingProcedure.input(signInInput).mutation(async ({ ctx, input }): Promise<SignIn> => {
    // Undefined means that the account changed while its password was compared, for instance by a sign-in
    // elsewhere that renewed its hash. A second try reads it anew.
    const result = (await signInWithPassword(ctx, input)) ?? (await signInWithPassword(ctx, input))
    if (!result) throw new AppError('INVALID_CREDENTIALS')
    return result
  }),

  secondFactor: publicProcedure
    .input(secondFactorInput)
    .mutation(({ ctx, input }): Promise<SignIn> => signInWithFactor(ctx, input)),

  passkeyOptions: publicProcedure
    .input(passkeyOptionsInput)
    .mutation(({ ctx, input }): Promise<PasskeyRequest> => requestSignIn(ctx, input)),

  passkeySignIn: publicProcedure
    .input(passkeySignInInput)
    .mutation(({ ctx, input }): Promise<SignIn> => signInWithPasskey(ctx, input)),

  recoverFactors: publicProcedure
    .use(durable)
    .input(recoverFactorsInput)
    .mutation(({ ctx, input }): Promise<Recovery> => recoverFactors(ctx, input)),

  refresh: publicProcedure.mutation(async ({ ctx }): Promise<Session> => {
    const rotation = ctx.refreshCookie
      ? await rotateSession(ctx.em(), ctx.refreshCookie, ctx)
      : ({ kind: 'unknown' } as const)
    // Another tab has just rotated the token: the retry sends the new cookie that the browser got there.
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
    const signedIn = await identify(ctx)
    if (signedIn) await signOut(ctx, signedIn)
    await endPresentedSession(ctx.em(), ctx.refreshCookie, ctx.now)
    ctx.clearSiteData()
    return { ok: true }
  }),

  resetPassword: publicProcedure
    .use(durable)
    .input(resetPasswordInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      await resetPassword(ctx, input)
      return { ok: true }
    }),

  disown: publicProcedure
    .use(durable)
    .input(disownInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      await ctx.charge('verificationsPerIp', ipKey(ctx.ip))
      await disownNotice(ctx, await findDisownedNotice(ctx, input.token))
      return { ok: true }
    }),

  checkContinue: publicProcedure
    .meta({ hasSecretInput: true })
    .input(checkContinueInput)
    .query(({ ctx, input }): Promise<ContinueVerdict> => checkContinue(ctx, input.address)),

  // An ID token must not appear in a URL, so this is a mutation.
  checkSignOut: publicProcedure
    .input(checkSignOutInput)
    .mutation(({ ctx, input }): Promise<SignOutVerdict> => checkSignOut(ctx, input)),

  apiToken: signedInProcedure
    .input(apiTokenInput)
    .mutation(({ ctx, input }): Promise<ApiToken> => issueApiToken(ctx, input.audience)),

  gateTicket: signedInProcedure
    .input(gateTicketInput)
    .mutation(({ ctx, input }): Promise<GateTicket> => issueGateTicket(ctx, input.address)),

  me: factorProcedure.query(({ ctx }): UserDto => toUserDto(ctx.user, ctx.publicUrl)),

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
