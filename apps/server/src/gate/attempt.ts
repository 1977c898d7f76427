import { randomBytes } from 'node:crypto'
import { seconds } from '../clock.ts'
import { tokenHash } from '../keys.ts'

/** The state of a browser between a tool, our page and the tool again, in a cookie on the tool's host. */
export type Attempt = { secret: string; lastAt: number; times: number }

/**
 * Round trips, each within a minute of the previous one: more than the tabs that a browser opens at once.
 */
const mostTimes = 20

/** The state in addresses is the hash of the cookie, so that an address alone is worth nothing. */
export const stateOf = ({ secret }: Attempt): string => tokenHash(secret)

export const writeAttempt = ({ secret, lastAt, times }: Attempt): string =>
  [secret, lastAt.toString(36), times].join('.')

export function readAttempt(cookie: string | undefined): Attempt | undefined {
  const [, secret = '', lastAt = '', times] =
    /^([\w-]{22})\.([\da-z]{1,9})\.(\d{1,2})$/.exec(cookie ?? '') ?? []
  return secret === ''
    ? undefined
    : { secret, lastAt: Number.parseInt(lastAt, 36), times: Number(times) }
}

/**
 * Returns the attempt that follows one that may still be open in another tab: both share one state.
 * Returns undefined once a browser is in a redirect loop, however slow.
 */
export function nextAttempt(before: Attempt | undefined, now: Date): Attempt | undefined {
  const at = now.getTime()
  if (!before || Math.abs(at - before.lastAt) > seconds(60)) {
    const secret = before?.secret ?? randomBytes(16).toString('base64url')
    return { secret, lastAt: at, times: 1 }
  }
  if (before.times >= mostTimes) return undefined
  return { ...before, lastAt: at, times: before.times + 1 }
}
