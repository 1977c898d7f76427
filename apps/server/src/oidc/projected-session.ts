import type { EntityManager } from '@mikro-orm/sql'
import type { AdapterPayload } from 'oidc-provider'
import type { Clock } from '../clock.ts'
import type { FindLiveSession } from '../sessions/live-session.ts'
import { Session } from '../sessions/session.entity.ts'
import { AppSession } from '../sessions/app-session.entity.ts'
import { grantIdOf } from './grant-id.ts'
import { proofOf } from './proof.ts'

type Deps = { em: EntityManager; clock: Clock; findLiveSession: FindLiveSession }

/** Composes the engine's session from ours each time it asks, so that ours alone says who is signed in. */
export type ProjectSession = (id: string) => Promise<AdapterPayload | undefined>

export function createProjection({ em, clock, findLiveSession }: Deps): ProjectSession {
  return async (id) => {
    const live = await findLiveSession(id, clock())
    if (!live) return undefined
    const own = em.fork()
    const session = await own.findOne(Session, { id }, { populate: ['user'] })
    const subject = session?.user.subject
    if (!session || !subject) return undefined
    const apps = await own.find(AppSession, { session: id })
    const { ts: loginTs, acr, amr } = proofOf(session)
    return {
      kind: 'Session',
      jti: id,
      uid: id,
      accountId: subject,
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
