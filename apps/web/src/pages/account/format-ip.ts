import type { AccountMessages } from '../../messages/account/en.ts'

/** RFC 1918, RFC 4193 and the addresses of one link: whoever has one shares a network with the service. */
const localAddress = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe80:)/i

/** All that is known of a place is its address; some addresses say a little more. */
export function formatIp(ip: string | null, messages: AccountMessages): string | null {
  const plain = ip?.replace(/^::ffff:(?=\d+\.)/i, '') ?? null
  return plain !== null && localAddress.test(plain) ? messages.localNetwork(plain) : plain
}
