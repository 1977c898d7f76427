/** One household, one key: an IPv6 customer owns a whole /64. */
export function ipKey(ip: string): string {
  if (!ip.includes(':')) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  const [head = '', tail = ''] = ip.split('::')
  const left = head.split(':').filter(Boolean)
  const right = ip.includes('::') ? tail.split(':').filter(Boolean) : []
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((part) => part.toLowerCase())
    .join(':')
}

/**
 * The IPv6 network of a caller's key: a /48 is what anybody gets for nothing, 65,536 times a /64.
 * Undefined for IPv4. A /56 lies within its /48, which is as narrow.
 */
export function networkOf(key: string): string | undefined {
  const groups = key.split(':')
  return groups.length < 4 ? undefined : `${groups.slice(0, 3).join(':')}::/48`
}
