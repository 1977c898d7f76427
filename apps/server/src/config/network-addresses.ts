import { isIP, isIPv4 } from 'node:net'
import { plainAddress } from './ip-addresses.ts'

/** An IP address or CIDR. A range of everybody (/0) would trust headers anyone can forge. */
export function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false
  // An IPv4 range in IPv6 notation begins behind the 96 bits that all of them share.
  const isMapped = address.includes(':') && isIPv4(plainAddress(address))
  const [least, most] = isIPv4(address) ? [1, 32] : [isMapped ? 97 : 1, 128]
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= least && Number(bits) <= most)
  )
}

export const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.parse(text)?.origin === text

/** Where something is sent to by http, with or without a path. */
export const isHttpUrl = (text: string): boolean =>
  /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text)

/** An origin, with or without the slash that browsers show after it. */
export function isSite(text: string): boolean {
  const url = URL.parse(text)
  return /^https?:$/.test(url?.protocol ?? '') && url?.href === `${url?.origin}/`
}

export function isRedisUrl(text: string): boolean {
  const url = URL.parse(text)
  return /^rediss?:$/.test(url?.protocol ?? '') && !!url?.hostname && /^\/?\d*$/.test(url.pathname)
}

/** Of this machine, as a URL spells host names. */
export const isHere = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname)

/** Plain http to anything but this machine. */
export function isOpenHttp(origin = ''): boolean {
  const url = URL.parse(origin)
  return url?.protocol === 'http:' && !isHere(url.hostname)
}

/** A database on another machine that asks nobody for a password. */
export function isOpenToAll(databaseUrl = ''): boolean {
  const url = URL.parse(databaseUrl)
  return url?.protocol === 'mysql:' && url.password === '' && !isHere(url.hostname)
}
