import { detailsOf } from '../../error-details.ts'
import type { LookupAddress } from 'node:dns'
import { lookup, Resolver } from 'node:dns/promises'
import { seconds } from '../../clock.ts'

/** DNS lookups of the doctor. */
export type Names = {
  addresses(host: string): Promise<LookupAddress[]>
  /** Returns an empty list when there is no such record; throws when DNS does not answer. */
  texts(name: string): Promise<string[]>
}

export function createNames(): Names {
  const resolver = new Resolver({ timeout: seconds(3), tries: 2 })
  return {
    addresses: (host) => lookup(host, { all: true }),
    async texts(name) {
      try {
        return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
      } catch (error) {
        const { code } = detailsOf(error)
        if (code === 'ENOTFOUND' || code === 'ENODATA') return []
        throw error
      }
    },
  }
}
