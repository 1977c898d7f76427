import type { Log } from '../log/log.ts'

/** Loads the Redis client on demand: it is a tenth of what a start loads. */
export async function openRedis(url: string, log: Log) {
  const { openRedisCounters } = await import('./redis-counters.ts')
  return openRedisCounters(
    url,
    (err) => log.error({ err }, 'Redis is unreachable'),
    (policy) => log.warn({ policy }, evicting),
  )
}

const evicting =
  'Redis may drop counters when its memory is full, and with them the limits of the caller who fills it: set maxmemory-policy noeviction'
