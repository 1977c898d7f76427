import { inRanges } from '../config/ip-addresses.ts'

/**
 * True for an address of a private network, which no database can place: loopback, RFC 1918, RFC 6598,
 * link-local and RFC 4193.
 */
export const isPrivate = inRanges([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
])
