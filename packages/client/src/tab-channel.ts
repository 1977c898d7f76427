/** A channel to the other tabs of a browser; null where there are none. */
export const openTabChannel = (name: string): BroadcastChannel | null =>
  typeof window !== 'undefined' && typeof BroadcastChannel !== 'undefined'
    ? new BroadcastChannel(name)
    : null
