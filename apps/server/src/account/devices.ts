import { revokeSessionInput, type DeviceSession } from '@latchkey/shared/account'
import { holdSession, lockChecked } from '../sessions/checked-account.ts'
import { Session } from '../sessions/session.entity.ts'
import { endSessions, liveAt } from '../sessions/session.ts'
import { maxSessions } from '../sessions/session.statements.ts'
import { endTrustElsewhere } from '../factors/trusted-devices.ts'
import { inTransaction } from '../database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import { durable, signedInProcedure } from '../trpc.ts'

type Requester = { user: { id: number }; claims: { sessionId: string }; now: Date }

export const deviceProcedures = {
  sessions: signedInProcedure.query(({ ctx }): Promise<DeviceSession[]> =>
    findDevices(ctx.em(), ctx),
  ),

  revokeSession: signedInProcedure
    .use(durable)
    .input(revokeSessionInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      await inTransaction(ctx.em(), async (em) => {
        await holdSession(em, ctx)
        const ended = await endSessions(em, { user: ctx.user, id: input.id }, ctx.now)
        if (ended === 0) throw new AppError('NOT_FOUND')
        ctx.recordEvent(em, { kind: 'sessions_ended', userId: ctx.user.id, detail: '1' })
      })
      return { ok: true }
    }),

  revokeOtherSessions: signedInProcedure
    .use(durable)
    .mutation(async ({ ctx }): Promise<{ revoked: number }> => {
      const { user, claims, trustCookie: cookie, now } = ctx
      const { id: userId } = user
      return inTransaction(ctx.em(), async (em) => {
        // A sign-in that trusts its browser locks the account too. Without this lock it could commit
        // later, and its trust would remain.
        if (!(await lockChecked(em, { id: userId }))) throw new AppError('UNAUTHENTICATED')
        await holdSession(em, ctx)
        const revoked = await endSessions(em, { user, exceptId: claims.sessionId }, now)
        const ended = await endTrustElsewhere(em, { userId, cookie, now })
        const recordEnd = (kind: 'sessions_ended' | 'trust_ended', count: number) => {
          if (count > 0) ctx.recordEvent(em, { kind, userId, detail: String(count) })
        }
        recordEnd('sessions_ended', revoked)
        recordEnd('trust_ended', ended)
        return { revoked }
      })
    }),
}

/** The devices an account is signed in on, most recently used first. */
export async function findDevices(
  em: EntityManager,
  { user, claims, now }: Requester,
): Promise<DeviceSession[]> {
  const where = { user: user.id, ...liveAt(now) }
  const newestFirst = { orderBy: { lastUsedAt: 'desc' }, limit: maxSessions } as const
  const sessions = await em.find(Session, where, newestFirst)
  return sessions.map((one) => ({
    id: one.id,
    current: one.id === claims.sessionId,
    createdAt: one.createdAt.toISOString(),
    lastUsedAt: one.lastUsedAt.toISOString(),
    expiresAt: one.expiresAt.toISOString(),
    userAgent: one.userAgent ?? null,
    ip: one.ip ?? null,
  }))
}
