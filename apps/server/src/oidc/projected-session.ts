import type { EntityManager } from '@mikro-orm/sql'
import type { AdapterPayload } from 'oidc-provider'
import type { Clock } from '../clock.ts'
import { retry } from '../database/retry.ts'
import { isRefused } from '../database/transient-errors.ts'
import type { FindLiveSession } from '../sessions/live-session.ts'
import { Session } from '../sessions/session.entity.ts'
import { AppSession } from '../sessions/app-session.entity.ts'
import { grantIdOf } from './grant-id.ts'
import { OidcRecord } from './oidc-record.entity.ts'
import { proofOf } from './proof.ts'

type Deps = { em: EntityManager; clock: Clock; findLiveSession: FindLiveSession }

/** Derives the engine's session from ours on each access, so that ours alone decides who is signed in. */
export type ProjectSession = (id: string) => Promise<AdapterPayload | undefined>

export function createProjection({ em, clock, findLiveSession }: Deps): ProjectSession {
  return async (id) => {
    const live = await findLiveSession(id, clock())
    const own = em.fork()
    if (!live) {
      await dropUsedTokens(own, id)
      return undefined
    }
    if (live.owesFactor) return undefined
    const fields = ['createdAt', 'expiresAt', 'level', 'methods'] as const
    const session = await own.findOne(Session, { id }, { fields })
    if (!session || live.subject === null) return undefined
    const apps = await own.find(AppSession, { session: id })
    const { ts: loginTs, acr, amr } = proofOf(session)
    return {
      kind: 'Session',
      jti: id,
      uid: id,
      accountId: live.subject,
      loginTs,
      acr,
      amr,
      exp: Math.floor(session.expiresAt.getTime() / 1000),
      authorizations: Object.fromEntries(
        apps.map(({ app, sid }) => [app.id, { sid, grantId: grantIdOf({ session: id, sid }) }]),
      ),
    }
  }
}

/**
 * Deletes used refresh tokens once their session has idled. Until then they are kept, however old: an app
 * that presents a stolen one a week later ends the thief's tokens. An idle session has nothing left to
 * end; its row remains until its last day, and the remaining tokens are deleted with it.
 */
const dropUsedTokens = (em: EntityManager, session: string) =>
  retry(() => em.nativeDelete(OidcRecord, { session, consumedAt: { $ne: null } }), isRefused)
