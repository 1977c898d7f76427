import { Provider, type AdapterPayload } from 'oidc-provider'
import { seconds } from '../clock.ts'
import type { Row } from './record-row.ts'

/**
 * Remembers the row of a cookie while the call that read it is answered. The engine stores its session
 * again in every call; a row that already says the same, and outlives our session, stays.
 */
export function createKnownCookies() {
  const known = new WeakMap<object, string>()
  const textOf = ({ id, payload }: Pick<Row, 'id' | 'payload'>) => `${id} ${payload}`

  return {
    keep(row: Pick<Row, 'id' | 'payload' | 'expiresAt'>, ours: AdapterPayload) {
      const { ctx } = Provider
      const ends = Number(ours.exp) * seconds(1)
      if (ctx && row.expiresAt.getTime() >= ends) known.set(ctx, textOf(row))
    },
    isStored(row: Row): boolean {
      const { ctx } = Provider
      return ctx !== undefined && known.get(ctx) === textOf(row)
    },
  }
}
