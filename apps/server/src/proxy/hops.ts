import type { FastifyInstance, FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'
import { minutes, seconds, type Clock } from '../clock.ts'
import { hmac, constantTimeEqual, type Keys } from '../keys.ts'
import type { Limits } from '../limits/limits.ts'
import { proxySigns } from './here.ts'
import { plainAddress, readAddress } from '../config/ip-addresses.ts'
import { forwardedLists } from './caller.ts'

export const hopsPath = '/doctor/proxy'
export const tokenHeader = 'x-latchkey-doctor'

/** The hops of a call as the server sees them. */
export type Hops = {
  /** The address at the other end of the connection. */
  peer: string
  /** X-Forwarded-For or Forwarded, in its order. */
  forwarded: string[]
  /** The caller's address under the current TRUST_PROXY. */
  client: string
  trusted: readonly string[]
  protocol: string | null
  host: string | null
  /** Other headers that only a proxy adds. */
  signs: string[]
}

const life = seconds(60)

/** Creates a token for one call within a minute; only a holder of SECRET_KEY can. */
export function doctorToken(keys: Keys, now: Date): string {
  const [until, nonce] = [String(now.getTime() + life), randomBytes(16).toString('base64url')]
  return [until, nonce, hmac(keys.doctor, until, nonce).toString('base64url')].join('.')
}

type Deps = { config: { trustProxy: readonly string[] }; keys: Keys; clock: Clock; limits: Limits }

/** Shows the proxy doctor the hops of a call. Without its token the route does not exist. */
export function mountHops(app: FastifyInstance, { config, keys, clock, limits }: Deps): void {
  app.get(hopsPath, async (request, reply) => {
    const nonce = readNonce(String(request.headers[tokenHeader]))
    if (nonce === undefined || !(await limits.cooldown(`doctor:${nonce}`, 300))) {
      return reply.callNotFound()
    }
    return reply.send({ ...readHops(request), trusted: config.trustProxy })
  })

  function readNonce(token: string): string | undefined {
    const [until = '', nonce = '', mac = ''] = token.split('.')
    const left = Number(until) - clock().getTime()
    // No valid token lasts longer: a wrong clock must not keep one usable after its use.
    if (!(left > 0 && left < minutes(2))) return undefined
    const isOurs = keys.all.some(({ doctor }) =>
      constantTimeEqual(mac, hmac(doctor, until, nonce).toString('base64url')),
    )
    return isOurs ? nonce : undefined
  }
}

function readHops(request: FastifyRequest): Omit<Hops, 'trusted'> {
  const { headers, caller, socket } = request
  const one = (name: string) => (headers[name] === undefined ? null : String(headers[name]))
  return {
    peer: plainAddress(socket.remoteAddress ?? ''),
    forwarded: (forwardedLists(headers)[0] ?? []).map((hop) => readAddress(hop) ?? hop),
    client: caller,
    protocol: one('x-forwarded-proto'),
    host: one('host'),
    signs: proxySigns.filter((name) => name in headers),
  }
}
