import { minutes } from '../clock.ts'
import type { Context } from '../context.ts'
import type { Session } from './session.entity.ts'
import { findLiveSession } from './session.ts'
import type { User } from './user.entity.ts'

/** Who is asking: a valid access token of a live session of an active user, looked up every time. */
export async function findSignedIn(ctx: Context) {
  const { claims, em, now } = ctx
  const session = claims && (await findLiveSession(em, claims.sessionId, now))
  if (!session) return undefined
  if (now.getTime() - session.lastUsedAt.getTime() > minutes(1)) {
    session.lastUsedAt = now
    await em.flush()
  }
  // Plain types: MikroORM's own would not survive in the emitted declarations.
  const { user }: { user: User } = session
  const plain: Session = session
  return { claims, session: plain, user }
}
