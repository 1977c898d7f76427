import type { AdapterPayload } from 'oidc-provider'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { FindEnteredSession } from '../sessions/live-session.ts'
import { grantIdOf } from './grant-id.ts'
import { dropConsumed } from './oidc-record.statements.ts'
import { proofOf } from './proof.ts'

type Deps = {
  database: Pick<Database, 'prepareChange'>
  clock: Clock
  findEnteredSession: FindEnteredSession
}

/** Derives the engine's session from ours on each access, so that ours alone decides who is signed in. */
export type ProjectSession = (id: string) => Promise<AdapterPayload | undefined>

export function createProjection({ database, clock, findEnteredSession }: Deps): ProjectSession {
  /**
   * Deletes used refresh tokens once their session has idled. Until then they are kept, however old: an
   * app that presents a stolen one a week later ends the thief's tokens. An idle session has nothing left
   * to end; its row remains until its last day, and the remaining tokens are deleted with it.
   */
  const dropUsedTokens = database.prepareChange(dropConsumed)

  return async (id) => {
    const session = await findEnteredSession(id, clock())
    if (!session) {
      await dropUsedTokens(id)
      return undefined
    }
    const { owesFactor, subject, proof, createdAt, methods, expiresAt, entries } = session
    if (owesFactor || subject === null) return undefined
    const { ts: loginTs, acr, amr } = proofOf({ createdAt, level: proof.level, methods })
    return {
      kind: 'Session',
      jti: id,
      uid: id,
      accountId: subject,
      loginTs,
      acr,
      amr,
      exp: Math.floor(expiresAt.getTime() / 1000),
      authorizations: Object.fromEntries(
        [...entries].map(([app, entry]) => [
          app,
          { sid: entry.sid, grantId: grantIdOf({ session: id, ...entry }) },
        ]),
      ),
    }
  }
}
