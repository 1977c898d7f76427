import { seconds } from '../clock.ts'
import { BoundedMap } from '../database/bounded-map.ts'
import { constantTimeEqual, hmac, type Keys } from '../keys.ts'

/**
 * A signed statement of this service that a browser carries: its holder acts in a session, at one origin,
 * until it expires. Every use looks the session up, so a pass ends with it.
 */
export type Pass = { sessionId: string; origin: string; until: Date }

/** A `ticket` travels in one address from our page to the tool; a `visit` stays there as a cookie. */
type Use = { kind: 'visit' } | { kind: 'ticket'; state: string }

/** Verified visits kept in memory, about 3 MB, so that repeated requests skip the HMAC. */
const maxRemembered = 10_000

/** The time that the redirect with a ticket may take. */
export const ticketLife = seconds(60)

export function writePass(keys: Keys, use: Use, { sessionId, origin, until }: Pass): string {
  const time = Math.floor(until.getTime() / 1000).toString(36)
  return `${sessionId}.${time}.${seal(keys, use, [sessionId, origin, time])}`
}

type Asked = { pass: string; origin: string; now: Date }
type Parts = { sessionId: string; origin: string; time: string; sealed: string }

/**
 * Returns the session of a pass that this service wrote for this use and origin and that has not expired.
 */
export function readPass(keys: Keys, use: Use, asked: Asked): string | undefined {
  const parts = unexpired(asked)
  return parts && isOurs(keys, use, parts) ? parts.sessionId : undefined
}

/** Reads visits; remembers the latest, because a tool's page asks about each of its files. */
export function createVisitReader(keys: Keys): (asked: Asked) => string | undefined {
  const verified = new BoundedMap<string, true>(maxRemembered)
  return (asked) => {
    const parts = unexpired(asked)
    if (!parts) return undefined
    const visit = `${asked.origin} ${asked.pass}`
    if (!verified.has(visit)) {
      if (!isOurs(keys, { kind: 'visit' }, parts)) return undefined
      verified.set(visit, true)
    }
    return parts.sessionId
  }
}

function unexpired({ pass, origin, now }: Asked): Parts | undefined {
  const [sessionId = '', time = '', sealed = '', ...rest] = pass.split('.')
  if (rest.length > 0 || Number.parseInt(time, 36) * 1000 <= now.getTime()) return undefined
  return { sessionId, origin, time, sealed }
}

const isOurs = (keys: Keys, use: Use, { sessionId, origin, time, sealed }: Parts): boolean =>
  keys.all.some((one) => constantTimeEqual(sealed, seal(one, use, [sessionId, origin, time])))

const seal = (keys: Pick<Keys, 'gate'>, use: Use, parts: string[]): string =>
  hmac(keys.gate, use.kind, use.kind === 'ticket' ? use.state : '', ...parts)
    .subarray(0, 16)
    .toString('base64url')
