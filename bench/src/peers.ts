import { randomInt } from 'node:crypto'
import type { Account } from './caller.ts'
import { measureCodeFlow } from './code-flow.ts'
import { compare } from './compare.ts'
import { createMariaDb } from './database.ts'
import type { Figure } from './figure.ts'
import { runInTurn, startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import { startPeer } from './server.ts'
import type { Stage } from './stage.ts'
import { readUsage } from './usage.ts'

const what = 'better-auth'
const target = { atLeast: 6 }

/**
 * Compares signing in, the session check and the code flow with better-auth, the usual choice of a TypeScript team.
 */
export async function measurePeers(
  stages: Stage[],
  { scale, mysqlServer }: { scale: Scale; mysqlServer: string | undefined },
): Promise<Figure[]> {
  const stage = stages.find(({ engine }) => engine === 'MariaDB')
  if (!stage || !mysqlServer) throw new Error('better-auth is measured on MariaDB only')
  const { latchkey, accounts } = stage
  const database = await createMariaDb(mysqlServer)
  const peer = await startPeer(database)
  const signedUp = await Promise.all(accounts.map(() => signUp(peer.origin)))
  const figures: Figure[] = []
  for (const kind of ['me', 'login'] as const) {
    const theirs = ({ me: 'peerMe', login: 'peerLogin' } as const)[kind]
    const loads = [
      startLoad(latchkey, { kind, accounts }),
      startLoad(peer, { kind: theirs, accounts: signedUp }),
    ]
    const [ours = [], rounds = []] = await runInTurn(loads, scale)
    figures.push(...compare(`peers, auth.${kind}, MariaDB`, ours, { what, rounds, target }))
  }
  figures.push(...(await measureCodeFlow(stage, scale, { ...peer, accounts: signedUp })))
  const [mine, other] = [latchkey, peer].map(({ pid }) => readUsage(pid).residentBytes / 2 ** 20)
  figures.push({
    name: 'peers, resident memory after load',
    value: mine ?? 0,
    unit: 'MiB',
    beside: { what, value: other ?? 0 },
    ratio: (mine ?? 0) / (other ?? 1),
  })
  await peer.stop()
  await database.drop()
  return figures
}

async function signUp(origin: string): Promise<Account> {
  const email = `bench-${randomInt(2 ** 47).toString(36)}@example.com`
  const password = 'correct horse battery staple'
  const response = await fetch(`${origin}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ name: email, email, password }),
  })
  if (!response.ok) throw new Error(`better-auth answered ${response.status}`)
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
  return { username: email, password, accessToken: '', cookie }
}
