import { signInAt, typedPassword } from './account.ts'
import { anyAddress, type Account } from './caller.ts'
import { compare } from './compare.ts'
import type { Figure } from './figure.ts'
import { runInTurn, startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import { startLatchkey } from './server.ts'
import type { Stage } from './stage.ts'

/** Compares the predecessor's `GET /profile` with `auth.me`, on one server with LEGACY_CLIENTS. */
export async function measureOldProfile(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { engine, database, accounts: known } of stages) {
    await using server = await startLatchkey(database, { LEGACY_CLIENTS: 'true' })
    const accounts = await signInAt(server.origin, known)
    const old: Account[] = []
    for (const account of accounts)
      old.push({ ...account, accessToken: await tokenOf(server.origin, account) })
    const loads = [
      startLoad(server, { kind: 'profile', accounts: old }),
      startLoad(server, { kind: 'me', accounts }),
    ]
    const [profile = [], me = []] = await runInTurn(loads, scale)
    const target = { atLeast: 0.9 }
    figures.push(
      ...compare(`old GET /profile, ${engine}`, profile, { what: 'auth.me', rounds: me, target }),
    )
  }
  return figures
}

async function tokenOf(origin: string, { username }: Account): Promise<string> {
  const answer = await fetch(`${origin}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': anyAddress() },
    body: JSON.stringify({ email: `${username}@example.com`, password: typedPassword }),
  })
  if (!answer.ok) throw new Error(`POST /login answered ${answer.status}`)
  const { token } = (await answer.json()) as { token: string }
  return token
}
