/** Five failures are free. The fifth locks for 30 s, each further one twice as long, up to an hour. */
export const lockoutPolicy = { free: 5, firstPause: 30, longestPause: 3600, off: 100 } as const
