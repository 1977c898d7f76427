import type { KoaContextWithOIDC } from 'oidc-provider'
import { earlier, minutes, type Clock } from '../clock.ts'
import type { Prepared } from '../database/statement.ts'
import type { useAgain } from '../sessions/app-session.statements.ts'

type Deps = { use: Prepared<typeof useAgain>; clock: Clock }

/** Apps may work for weeks by refreshes alone; their use is recorded once per minute. */
export async function recordRefresh({ oidc }: KoaContextWithOIDC, { use, clock }: Deps) {
  const { clientId, sessionUid } = oidc.entities.RefreshToken ?? {}
  if (clientId === undefined || sessionUid === undefined) return
  const now = clock()
  await use(now, clientId, earlier(now, minutes(1)), sessionUid)
}
