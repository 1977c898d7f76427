import type { EntityManager } from '@mikro-orm/sql'
import { AppUse } from '../apps/app-use.entity.ts'
import { AppSession } from '../sessions/app-session.entity.ts'
import { leaveApp } from '../sessions/notify-apps.ts'
import { grantIdOf } from './grant-id.ts'
import { OidcRecord } from './oidc-record.entity.ts'

type Removal = { user: number; app: string; now: Date }

/**
 * Removes an app's rights to an account and its data, in all of its sessions and in the caller's
 * transaction. Returns whether there was anything to remove. The sessions stay; the app learns that it is
 * signed out.
 */
export async function removeAccess(em: EntityManager, removal: Removal): Promise<boolean> {
  const { user, app } = removal
  // This row comes first: a session that enters the app locks it too.
  if ((await em.nativeDelete(AppUse, { user, app })) === 0) return false
  const entered = await em.find(AppSession, { app, session: { user } })
  const sessions = entered.map(({ session }) => session.id)
  if (sessions.length === 0) return true
  await leaveApp(em, { sessions, app }, removal.now)
  const grants = entered.map(({ session, sid, grantName }) =>
    grantIdOf({ session: session.id, sid, grantName }),
  )
  await em.nativeDelete(OidcRecord, { grantId: { $in: grants } })
  return true
}
