import { digestPassword } from '@latchkey/shared/digest'
import { createAuthenticator, type Authenticator } from '@latchkey/tools/testing/authenticator'
import { randomInt } from 'node:crypto'
import { readCookie } from './cookie.ts'

export type Account = { username: string; password: string; accessToken: string; cookie: string }
/** An app that uses OpenID Connect, with its endpoints. */
export type FlowApp = {
  id: string
  secret: string
  paths: Record<'authorize' | 'token' | 'userinfo', string>
}
export type Registration = { challengeId: string; code: string; username: string; password: string }

export type Plan = { origin: string; connections: number } & (
  | {
      kind:
        | 'me'
        | 'profile'
        | 'apiToken'
        | 'gate'
        | 'login'
        | 'newLogin'
        | 'passkey'
        | 'refresh'
        | 'peerMe'
        | 'peerLogin'
      accounts: Account[]
    }
  | { kind: 'codeFlow'; accounts: Account[]; app: FlowApp }
  | { kind: 'sign-ins' }
  | { kind: 'sendCode' }
  | { kind: 'register'; registrations: Registration[] }
)

/** The options of both calls. */
type Challenge = Parameters<Authenticator['create']>[0] & Parameters<Authenticator['get']>[0]

type Call = {
  path: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
}

/** One caller on one connection. */
export type Caller = {
  /** Returns the next call, or undefined when none is left. */
  next(): Call | undefined
  /** Accepted status codes; 200 by default. */
  expects?: number[]
  /** Stores the parts of an answer that later calls send. */
  keep?(answer: Answer): void
  /** Returns whether the next call belongs to the same counted unit. */
  isMidway?(): boolean
}

type Answer = { cookies: string[]; location: string | undefined; text: string }

/** Creates the callers of a plan, one per connection. */
export function createCallers(plan: Plan): Caller[] {
  const supply = plan.kind === 'register' ? [...plan.registrations] : []
  return Array.from({ length: plan.connections }, (_, index) => {
    switch (plan.kind) {
      case 'sendCode':
        return sender()
      case 'sign-ins':
        return stranger()
      case 'register':
        return register(supply)
      case 'me':
        return reader('/trpc/auth.me', plan.accounts)
      case 'profile':
        return reader('/profile', plan.accounts)
      case 'gate':
        return visitor(plan.accounts)
      case 'apiToken':
        return tokenReader(plan.accounts)
      case 'newLogin':
        return newLogin(plan.accounts)
      default: {
        const account = plan.accounts[index % plan.accounts.length]
        if (!account) throw new Error('a plan needs accounts')
        if (plan.kind === 'codeFlow') return codeFlow(account, plan.app)
        return { login, passkey, refresh, peerMe, peerLogin }[plan.kind](account, plan.origin)
      }
    }
  })
}

/** Picks a random account per call, so that its rows are not a few cached ones. */
function reader(path: string, accounts: Account[]): Caller {
  const all = accounts.map(({ accessToken }) => ({ authorization: `Bearer ${accessToken}` }))
  const next = () => {
    const headers = all[randomInt(all.length)] ?? {}
    return { path, method: 'GET' as const, headers }
  }
  return { next }
}

/** The headers of a proxy that asks about a page of a tool. */
export const toolHeaders = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'tool.example',
  'x-forwarded-uri': '/board?id=7',
  'x-forwarded-method': 'GET',
}

/** A proxy that asks about a random account's visit to a tool. */
function visitor(accounts: Account[]): Caller {
  const next = () => {
    const { cookie } = accounts[randomInt(accounts.length)] ?? accounts[0]!
    return { path: '/gate', method: 'GET' as const, headers: { ...toolHeaders, cookie } }
  }
  return { next }
}

export const apiAudience = 'https://api.bench.example'

function tokenReader(accounts: Account[]): Caller {
  const next = () => {
    const { accessToken = '' } = accounts[randomInt(accounts.length)] ?? {}
    const headers = { authorization: `Bearer ${accessToken}` }
    return mutation('auth.apiToken', { audience: apiAudience }, headers)
  }
  return { next }
}

/** Signs in again in the same browser. */
function login({ username, password }: Account): Caller {
  let device: string | undefined
  return {
    next: () =>
      mutation('auth.login', { identifier: username, password }, device ? { cookie: device } : {}),
    keep: ({ cookies }) => void (device = readCookie('device', cookies) ?? device),
  }
}

/** Signs in to a random account from an unknown browser, as a naive benchmark does. */
function newLogin(accounts: Account[]): Caller {
  const next = () => {
    const { username, password } = accounts[randomInt(accounts.length)] ?? accounts[0]!
    return mutation('auth.login', { identifier: username, password })
  }
  return { next }
}

/** Adds a passkey to the account, then signs in with it alone, which takes two calls. */
function passkey({ accessToken }: Account, origin: string): Caller {
  // The default PUBLIC_URL uses this name for the machine.
  const device = createAuthenticator({ origin: origin.replace('127.0.0.1', 'localhost') })
  const headers = { authorization: `Bearer ${accessToken}` }
  let cookie: { cookie?: string } = {}
  let step: 'add' | 'confirm' | 'ask' | 'answer' = 'add'
  let asked: Challenge
  return {
    next() {
      if (step === 'add') return mutation('account.addPasskey', {}, headers)
      if (step === 'confirm')
        return mutation(
          'account.confirmPasskey',
          { name: 'Laptop', response: device.create(asked) },
          headers,
        )
      if (step === 'ask') return mutation('auth.passkeyOptions', {}, cookie)
      return mutation('auth.passkeySignIn', { response: device.get(asked) }, cookie)
    },
    keep({ cookies, text }) {
      const known = readCookie('device', cookies)
      if (known !== undefined) cookie = { cookie: known }
      const { result } = JSON.parse(text) as { result: { data: { options: Challenge } } }
      asked = result.data.options
      step = ({ add: 'confirm', confirm: 'ask', ask: 'answer', answer: 'ask' } as const)[step]
    },
    isMidway: () => step !== 'ask',
  }
}

function refresh({ cookie }: Account): Caller {
  let current = cookie
  return {
    next: () => mutation('auth.refresh', {}, { cookie: current }),
    keep: ({ cookies }) => void (current = readCookie('session', cookies) ?? current),
  }
}

export const flowCallback = 'https://app.example/callback'

// The verifier of RFC 7636, appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

/** The headers of a browser that follows redirects. */
export const pageHeaders = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}

export const authorizeAddress = ({ id, paths }: FlowApp): string =>
  `${paths.authorize}?${new URLSearchParams({
    client_id: id,
    redirect_uri: flowCallback,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'state-of-the-app',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).toString()}`

/** The three calls by which an app learns the user's identity. */
function codeFlow({ cookie }: Account, app: FlowApp): Caller {
  const address = authorizeAddress(app)
  const secret = Buffer.from(`${app.id}:${app.secret}`).toString('base64')
  let code: string | null = null
  let token: string | undefined
  return {
    expects: [200, 302, 303],
    next(): Call {
      if (token !== undefined) {
        const headers = { authorization: `Bearer ${token}` }
        return { path: app.paths.userinfo, method: 'GET', headers }
      }
      if (code === null) {
        const headers = { ...pageHeaders, 'x-forwarded-for': anyAddress(), cookie }
        return { path: address, method: 'GET', headers }
      }
      const form = { grant_type: 'authorization_code', code, redirect_uri: flowCallback }
      return {
        path: app.paths.token,
        method: 'POST',
        headers: {
          authorization: `Basic ${secret}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ ...form, code_verifier: verifier }).toString(),
      }
    },
    keep({ location, text }) {
      if (token !== undefined) {
        if (!text.includes('"email"')) throw new Error(`userinfo answered ${text}`)
        token = undefined
        code = null
      } else if (code === null) {
        code = new URL(location ?? '').searchParams.get('code')
        if (code === null) throw new Error(`no code in ${location}`)
      } else token = (JSON.parse(text) as { access_token: string }).access_token
    },
    isMidway: () => code !== null,
  }
}

/** An unknown name costs a hash like any other. A refused caller retries at the given time. */
const stranger = (): Caller => ({ next: strangersLogin, expects: [401, 503] })

const anyPassword = digestPassword('correct horse battery staple')

export function strangersLogin() {
  const identifier = `bench-${randomInt(2 ** 47).toString(36)}`
  return mutation('auth.login', { identifier, password: anyPassword })
}

function peerMe({ cookie }: Account, origin: string): Caller {
  const headers = { cookie, origin }
  return { next: () => ({ path: '/api/auth/get-session', method: 'GET', headers }) }
}

function peerLogin({ username: email, password }: Account, origin: string): Caller {
  const headers = { 'content-type': 'application/json', origin }
  const body = JSON.stringify({ email, password })
  return { next: () => ({ path: '/api/auth/sign-in/email', method: 'POST', headers, body }) }
}

function register(supply: Registration[]): Caller {
  const next = () => {
    const input = supply.pop()
    return input && mutation('auth.register', input)
  }
  return { next }
}

function sender(): Caller {
  const next = () => {
    const email = `bench-${randomInt(2 ** 47).toString(36)}@example.com`
    return mutation('auth.sendCode', { email, type: 'register' })
  }
  return { next }
}

function mutation(name: string, input: object, headers: Record<string, string> = {}) {
  return {
    path: `/trpc/${name}`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': anyAddress(), ...headers },
    body: JSON.stringify(input),
  }
}

export const anyAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`
