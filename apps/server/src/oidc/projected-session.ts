import type { AdapterPayload } from 'oidc-provider'
import type { Database } from '../database/database.ts'
import { claimsOfScopes } from './account.ts'
import type { CallSessions } from './call-sessions.ts'
import { grantIdOf, sessionOfGrant } from './grant-id.ts'
import { dropConsumed } from './oidc-record.statements.ts'
import { proofOf } from './proof.ts'

export type ProjectionDeps = {
  database: Pick<Database, 'prepareChange'>
  sessions: CallSessions
}

/**
 * Derives the engine's session and its grants from our session in each call, so that ours alone decides
 * who is signed in, and to which apps.
 */
type Projection = Record<'session' | 'grant', (id: string) => Promise<AdapterPayload | undefined>>

/** Codes and tokens name their own scopes, which the user agreed to. */
const everyScope = ['offline_access', ...Object.keys(claimsOfScopes)].join(' ')

export function createProjection({ database, sessions }: ProjectionDeps): Projection {
  /**
   * Deletes used refresh tokens once their session has idled. Until then they are kept, however old: an
   * app that presents a stolen one a week later ends the thief's tokens. An idle session has nothing left
   * to end; its row remains until its last day, and the remaining tokens are deleted with it.
   */
  const dropUsedTokens = database.prepareChange(dropConsumed)

  async function project(id: string): Promise<AdapterPayload | undefined> {
    const session = await sessions.find(id)
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

  async function projectGrant(id: string): Promise<AdapterPayload | undefined> {
    const session = await sessions.find(sessionOfGrant(id))
    const [app] =
      [...(session?.entries ?? [])].find(
        ([, entry]) => grantIdOf({ session: sessionOfGrant(id), ...entry }) === id,
      ) ?? []
    if (!session || session.subject === null || app === undefined) return undefined
    const { subject: accountId } = session
    return { kind: 'Grant', jti: id, accountId, clientId: app, openid: { scope: everyScope } }
  }

  return { session: project, grant: projectGrant }
}
