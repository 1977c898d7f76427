import type { FastifyBaseLogger } from 'fastify'

const window = 500
const most = 0.9

/**
 * Everybody behind one proxy that is not trusted shares its address, and so its limits: one stranger
 * could use them up for all. Warns when nearly all of the last calls count on one key.
 */
export function createCrowdWatch(log: Pick<FastifyBaseLogger, 'warn'>): (key: string) => void {
  const calls = new Map<string, number>()
  let seen = 0
  return (key) => {
    calls.set(key, (calls.get(key) ?? 0) + 1)
    seen += 1
    if (seen < window) return
    const [address, shared] = [...calls].reduce((one, other) => (other[1] > one[1] ? other : one))
    if (shared >= window * most) {
      log.warn(
        { address, shared, of: window },
        'nearly all calls come from one address and share its limits: is TRUST_PROXY missing? npm run doctor:proxy -- <public url>',
      )
    }
    calls.clear()
    seen = 0
  }
}
