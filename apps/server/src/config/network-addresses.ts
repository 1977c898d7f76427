import { isIP, isIPv4 } from 'node:net'
import { plainAddress } from './ip-addresses.ts'

/** An IP address or CIDR. /0 is refused, because it would trust headers that anyone can forge. */
export function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false
  // An IPv4 range in IPv6 notation starts after 96 fixed bits.
  const isMapped = address.includes(':') && isIPv4(plainAddress(address))
  const [least, most] = isIPv4(address) ? [1, 32] : [isMapped ? 97 : 1, 128]
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= least && Number(bits) <= most)
  )
}

export const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.parse(text)?.origin === text

/** An http(s) URL, with or without a path. */
export const isHttpUrl = (text: string): boolean =>
  /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text)

/** An origin, with or without the trailing slash that browsers show. */
export function isSite(text: string): boolean {
  const url = URL.parse(text)
  return /^https?:$/.test(url?.protocol ?? '') && url?.href === `${url?.origin}/`
}

export function isRedisUrl(text: string): boolean {
  const url = URL.parse(text)
  return /^rediss?:$/.test(url?.protocol ?? '') && !!url?.hostname && /^\/?\d*$/.test(url.pathname)
}

/** Host names of this machine, as URLs spell them. */
export const isHere = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname)

/** Plain http to another machine. */
export function isOpenHttp(origin = ''): boolean {
  const url = URL.parse(origin)
  return url?.protocol === 'http:' && !isHere(url.hostname)
}

/** A database on another machine without a password. */
export function isOpenToAll(databaseUrl = ''): boolean {
  const url = URL.parse(databaseUrl)
  return url?.protocol === 'mysql:' && url.password === '' && !isHere(url.hostname)
}
