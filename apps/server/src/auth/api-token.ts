import type { ApiToken } from '@latchkey/shared/app'
import { randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import { mayEnter } from '../apps/may-enter.ts'
import { AppError } from '../errors.ts'
import { later } from '../clock.ts'
import { signedTokenLife } from '../signing/rotation.ts'
import { subjectOf } from '../users/subject.ts'
import type { Authenticated } from './authenticate.ts'

/**
 * Signs a token for the API of one app (RFC 9068). Throws NOT_FOUND if no app has the audience, and
 * FORBIDDEN if its roles do not include the caller's.
 */
export async function issueApiToken(
  ctx: Context & Authenticated,
  audience: string,
): Promise<ApiToken> {
  const app = (await ctx.apps.all()).find((one) => one.audience === audience)
  if (!app) throw new AppError('NOT_FOUND')
  const { id, role, status } = ctx.user
  if (!mayEnter(app, ctx.user)) throw new AppError('FORBIDDEN')
  const sub = ctx.subject ?? (await subjectOf(ctx.em(), id, ctx.flushToDisk))
  if (sub === undefined) throw new AppError('UNAUTHENTICATED')
  const iat = Math.floor(ctx.now.getTime() / 1000)
  const expiresAt = later(new Date(iat * 1000), signedTokenLife)
  const claims = {
    iss: ctx.publicUrl,
    sub,
    aud: audience,
    role,
    status,
    sid: ctx.claims.sessionId,
    iat,
    exp: expiresAt.getTime() / 1000,
    jti: randomBytes(12).toString('base64url'),
  }
  const token = await ctx.signingKeys.sign('ES256', claims, 'at+jwt')
  return { token, expiresAt: expiresAt.toISOString() }
}
