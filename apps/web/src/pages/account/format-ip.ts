import type { AccountMessages } from '../../messages/account/en.ts'

/** Private (RFC 1918, RFC 4193) and link-local addresses: their devices share a network with the service. */
const localAddress = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe80:)/i

/** Names the service's own network, and writes an IPv4-mapped address as IPv4. */
export function formatIp(ip: string | null, messages: AccountMessages): string | null {
  const plain = ip?.replace(/^::ffff:(?=\d+\.)/i, '') ?? null
  return plain !== null && localAddress.test(plain) ? messages.localNetwork(plain) : plain
}
