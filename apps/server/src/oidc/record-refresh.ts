import type { EntityManager } from '@mikro-orm/sql'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { earlier, minutes, type Clock } from '../clock.ts'
import { write } from '../database/ask.ts'
import { retry } from '../database/retry.ts'
import { isRefused } from '../database/transient-errors.ts'
import { useAgain } from '../sessions/app-session.statements.ts'

type Deps = { em: EntityManager; clock: Clock }

/** Apps may work for weeks by refreshes alone; their use is recorded once per minute. */
export async function recordRefresh({ oidc }: KoaContextWithOIDC, { em, clock }: Deps) {
  const { clientId, sessionUid } = oidc.entities.RefreshToken ?? {}
  if (clientId === undefined || sessionUid === undefined) return
  const now = clock()
  await retry(
    () => write(em.fork(), useAgain, now, clientId, earlier(now, minutes(1)), sessionUid),
    isRefused,
  )
}
