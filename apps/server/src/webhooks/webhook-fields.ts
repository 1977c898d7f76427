import { isHere } from '../config/network-addresses.ts'

export const webhookLimits = { url: 500, count: 50 } as const

/** `gone`: the receiver answered 410. `failing`: no delivery succeeded for days. */
export const disabledReasons = ['gone', 'failing', 'operator'] as const

/** Returns the fault of a receiver's address, for a sentence that begins with "It". */
export function addressProblem(given: string): string | undefined {
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol))
    return 'is not an address such as https://example.com/hook'
  if (/[\s\\]/.test(given)) return 'contains a space or a backslash'
  if (url.username || url.password) return 'contains a username or a password'
  if (url.hash) return 'contains #, which never reaches a server'
  if (given.length > webhookLimits.url) return `has more than ${webhookLimits.url} characters`
  if (url.protocol === 'http:' && !isHere(url.hostname)) return 'needs https'
  return undefined
}
