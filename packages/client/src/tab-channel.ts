/**
 * Opens a channel to the other tabs of a browser; null if there can be none. It names the service, since
 * pages of one origin may use several.
 */
export const openTabChannel = (name: string, service: string): BroadcastChannel | null =>
  typeof window !== 'undefined' && typeof BroadcastChannel !== 'undefined'
    ? new BroadcastChannel(`${name} ${service}`)
    : null
