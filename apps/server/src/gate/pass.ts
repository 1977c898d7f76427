import { seconds } from '../clock.ts'
import { constantTimeEqual, hmac, type Keys } from '../keys.ts'

/**
 * A signed statement of this service that a browser carries: its holder acts in a session, at one origin,
 * until it expires. Every use looks the session up, so a pass ends with it.
 */
export type Pass = { sessionId: string; origin: string; until: Date }

/** A `ticket` travels in one address from our page to the tool; a `visit` stays there as a cookie. */
type Use = { kind: 'visit' } | { kind: 'ticket'; state: string }

/** The time that the redirect with a ticket may take. */
export const ticketLife = seconds(60)

export function writePass(keys: Keys, use: Use, { sessionId, origin, until }: Pass): string {
  const time = Math.floor(until.getTime() / 1000).toString(36)
  return `${sessionId}.${time}.${seal(keys, use, [sessionId, origin, time])}`
}

/**
 * Returns the session of a pass that this service wrote for this use and origin and that has not expired.
 */
export function readPass(
  keys: Keys,
  use: Use,
  { pass, origin, now }: { pass: string; origin: string; now: Date },
): string | undefined {
  const [sessionId = '', time = '', sealed = '', ...rest] = pass.split('.')
  if (rest.length > 0 || Number.parseInt(time, 36) * 1000 <= now.getTime()) return undefined
  const isOurs = keys.all.some((one) =>
    constantTimeEqual(sealed, seal(one, use, [sessionId, origin, time])),
  )
  return isOurs ? sessionId : undefined
}

const seal = (keys: Pick<Keys, 'gate'>, use: Use, parts: string[]): string =>
  hmac(keys.gate, use.kind, use.kind === 'ticket' ? use.state : '', ...parts)
    .subarray(0, 16)
    .toString('base64url')
