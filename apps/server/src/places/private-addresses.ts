import { BlockList, isIPv6 } from 'node:net'

/** Ranges that stand for no place: loopback, RFC 1918, RFC 6598, link-local and RFC 4193. */
const ranges = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

const list = new BlockList()
for (const [net, bits] of ranges) list.addSubnet(net, bits, familyOf(net))

/** Whether an address belongs to a network of its own, which no database places. */
export const isPrivate = (address: string): boolean => list.check(address, familyOf(address))
