import type { AccountMessages } from '../../messages/account/en.ts'

const loopback = /^(127\.|::1$|::ffff:127\.)/
const local = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe80:)/i

/** All that is known of a place is its address; some addresses say a little more. */
export function namePlace(ip: string | null, words: AccountMessages): string | null {
  if (ip === null) return null
  if (loopback.test(ip)) return words.thisComputer
  return local.test(ip) ? words.localNetwork(ip) : ip
}
