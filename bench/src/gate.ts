import { randomBytes } from 'node:crypto'
import { addApp } from './add-app.ts'
import { signInAt } from './account.ts'
import { toolHeaders, type Account } from './caller.ts'
import { compare } from './compare.ts'
import type { Figure } from './figure.ts'
import { runInTurn, startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import { startLatchkey } from './server.ts'
import type { Stage } from './stage.ts'

/** Compares the check at the gate with `auth.me`, on one server. */
export async function measureGate(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { engine, database, accounts: known } of stages) {
    const name = `Tool ${randomBytes(4).toString('hex')}`
    const callback = 'https://tool.example/_latchkey/callback'
    await addApp(database, name, '--redirect-uri', callback)
    await using server = await startLatchkey(database)
    const accounts = await signInAt(server.origin, known)
    const visits = await Promise.all(accounts.map((account) => enter(server.origin, account)))
    const loads = [
      startLoad(server, { kind: 'gate', accounts: visits }),
      startLoad(server, { kind: 'me', accounts }),
    ]
    const [gate = [], me = []] = await runInTurn(loads, scale)
    const target = { atLeast: 0.8 }
    figures.push(...compare(`GET /gate, ${engine}`, gate, { what: 'auth.me', rounds: me, target }))
  }
  return figures
}

/** Signs a browser in at the tool; its cookie there replaces that of the account. */
async function enter(origin: string, account: Account): Promise<Account> {
  const open = (path: string, cookie = '') =>
    fetch(origin + path, { redirect: 'manual', headers: { ...toolHeaders, cookie } })
  const started = await open('/_latchkey/start?to=/')
  const address = new URL(started.headers.get('location') ?? '').searchParams.get('continue')
  const answer = await fetch(`${origin}/trpc/auth.gateTicket`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${account.accessToken}`,
    },
    body: JSON.stringify({ address }),
  })
  const { result } = (await answer.json()) as { result: { data: { address: string } } }
  const { pathname, search } = new URL(result.data.address)
  const back = await open(pathname + search, cookieOf(started))
  return { ...account, cookie: cookieOf(back) }
}

const cookieOf = ({ headers }: Response) => headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
