/** The limit key of an IP address. IPv6 counts per /64, which one customer owns. */
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
 * The IPv6 /48 of a key; undefined for IPv4. Anyone can get a /48, which holds 65,536 keys. A /56 lies
 * within its /48, so its limit is as strict.
 */
export function networkOf(key: string): string | undefined {
  const groups = key.split(':')
  return groups.length < 4 ? undefined : `${groups.slice(0, 3).join(':')}::/48`
}
