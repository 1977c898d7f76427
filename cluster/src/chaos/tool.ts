import {
  createHmac,
  createPublicKey,
  timingSafeEqual,
  verify,
  type JsonWebKeyInput,
} from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cluster } from '../cluster.ts'

export const callback = 'http://localhost/callback'
/** The origin of a tool without a sign-in of its own. */
export const gateOrigin = 'https://gate.example'
export const audience = 'https://api.example'

type Claims = { sub?: string; sid?: string }

export type Tool = Awaited<ReturnType<typeof startTool>>

/** A program whose users sign in here. It receives events and logout tokens, and never fails. */
export async function startTool(cluster: Cluster) {
  const bodies: { path: string; headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += String(part)
    bodies.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const register = async (args: string[]) =>
    JSON.parse(await cluster.latchkey([...args, '--json'])) as Registered
  const app = await register([
    'apps',
    'add',
    'Tool',
    '--pkce=optional',
    `--redirect-uri=${callback}`,
    `--audience=${audience}`,
    `--backchannel-logout-uri=${own}/logout`,
  ])
  await register(['apps', 'add', 'Board', `--redirect-uri=${gateOrigin}/_latchkey/callback`])
  const webhook = await register(['webhooks', 'add', `${own}/hook`])
  const key = Buffer.from(webhook.secret.replace(/^whsec_/, ''), 'base64')

  return {
    basic: `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString('base64')}`,
    id: app.id,
    /** The bodies of the events that arrived, and the number of those with a wrong signature. */
    events() {
      const all = bodies.filter(({ path }) => path === '/hook')
      const right = all.filter(({ headers, body }) => isSigned(key, headers, body))
      return { bodies: right.map(({ body }) => body), wrong: all.length - right.length }
    },
    /**
     * The ids of sessions that logout tokens ended, and the number of tokens that no published key
     * verifies.
     */
    async logouts() {
      const keys = await publishedKeys(cluster)
      const all = bodies.filter(({ path }) => path === '/logout')
      const tokens = all.map(({ body }) => new URLSearchParams(body).get('logout_token') ?? '')
      const right = tokens.filter((token) => isVerified(token, keys))
      return { sids: right.map((token) => claimsOf(token).sid), wrong: all.length - right.length }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

type Registered = { id: string; secret: string }

/** Standard Webhooks 1.0. */
function isSigned(key: Buffer, headers: IncomingHttpHeaders, body: string): boolean {
  const text = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.')
  const right = Buffer.from(`v1,${createHmac('sha256', key).update(text).digest('base64')}`)
  return String(headers['webhook-signature'])
    .split(' ')
    .map((one) => Buffer.from(one))
    .some((one) => one.length === right.length && timingSafeEqual(one, right))
}

type Keys = Map<string, ReturnType<typeof createPublicKey>>

export async function publishedKeys({ url }: Cluster): Promise<Keys> {
  const answer = await fetch(`${url}/.well-known/jwks.json`)
  const { keys } = (await answer.json()) as { keys: (JsonWebKeyInput['key'] & { kid: string })[] }
  return new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]))
}

/** Returns whether a published key signed this token, with RS256 or ES256. */
export function isVerified(token: string, keys: Keys): boolean {
  const [head = '', body = '', mac = ''] = token.split('.')
  const { kid, alg } = JSON.parse(Buffer.from(head || 'e30', 'base64url').toString()) as Header
  const key = keys.get(kid ?? '')
  const how = alg === 'RS256' ? {} : ({ dsaEncoding: 'ieee-p1363' } as const)
  return (
    key !== undefined &&
    verify('sha256', Buffer.from(`${head}.${body}`), { key, ...how }, Buffer.from(mac, 'base64url'))
  )
}

type Header = { kid?: string; alg?: string }

export const claimsOf = (token: string): Claims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims
