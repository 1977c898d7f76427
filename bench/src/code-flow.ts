import { createCookieJar } from '@latchkey/tools/testing/cookie-jar'
import { randomBytes } from 'node:crypto'
import { signInAt } from './account.ts'
import { addApp } from './add-app.ts'
import {
  anyAddress,
  authorizeAddress,
  flowCallback,
  pageHeaders,
  type Account,
  type FlowApp,
} from './caller.ts'
import { compare, describe } from './compare.ts'
import type { Figure } from './figure.ts'
import { runInTurn, startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import { startLatchkey, type Server } from './server.ts'
import type { Stage } from './stage.ts'

const paths = { authorize: '/oauth/authorize', token: '/oauth/token', userinfo: '/oauth/userinfo' }
const peerPaths = {
  authorize: '/api/auth/oauth2/authorize',
  token: '/api/auth/oauth2/token',
  userinfo: '/api/auth/oauth2/userinfo',
}

type Peer = Server & { accounts: Account[] }

/**
 * Measures the code flow of signed-in users: authorize, token, userinfo. With a peer it runs on the
 * peer's engine, beside its provider.
 */
export async function measureCodeFlow(
  { engine, database, accounts: known }: Stage,
  scale: Scale,
  peer?: Peer,
): Promise<Figure[]> {
  const name = `Flow ${randomBytes(4).toString('hex')}`
  const { id, secret } = await addApp(database, name, '--redirect-uri', flowCallback)
  const app = { id, secret, paths }
  await using server = await startLatchkey(database)
  const accounts = await signInAt(server.origin, known)
  const entered = await Promise.all(accounts.map((account) => enter(server.origin, account, app)))
  const loads = [startLoad(server, { kind: 'codeFlow', accounts: entered, app })]
  if (peer) {
    const answer = (await (await fetch(`${peer.origin}/app`)).json()) as Record<string, string>
    const { client_id: theirId = '', client_secret: theirSecret = '' } = answer
    const theirs = { id: theirId, secret: theirSecret, paths: peerPaths }
    loads.push(startLoad(peer, { kind: 'codeFlow', accounts: peer.accounts, app: theirs }))
  }
  const [ours = [], rounds] = await runInTurn(loads, scale)
  const figure = `code flow, ${engine}`
  if (!rounds) return describe(figure, ours)
  return compare(`peers, ${figure}`, ours, { what: 'better-auth', rounds, target: { atLeast: 3 } })
}

/** Signs a browser in to the app, as the consent page does for a signed-in user. */
async function enter(origin: string, account: Account, app: FlowApp): Promise<Account> {
  const address = anyAddress()
  const jar = createCookieJar()
  const visit = async (path: string, init: RequestInit = {}) => {
    const cookie = jar.header()
    const headers = { ...pageHeaders, 'x-forwarded-for': address, cookie, ...init.headers }
    const answer = await fetch(new URL(path, origin), { redirect: 'manual', ...init, headers })
    jar.keep(answer.headers.getSetCookie())
    return answer
  }
  const asked = await visit(authorizeAddress(app))
  const answer = await visit(`${asked.headers.get('location')}/answer`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${account.accessToken}`,
    },
    body: '{"isAgreed":null}',
  })
  const { redirectTo = '' } = (await answer.json()) as { redirectTo?: string }
  const back = await visit(redirectTo)
  if (!back.headers.get('location')?.startsWith(flowCallback)) throw new Error(await back.text())
  return { ...account, cookie: jar.header() }
}
