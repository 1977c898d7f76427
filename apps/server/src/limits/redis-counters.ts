import { Redis } from 'ioredis'
import { seconds } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Counters } from './counters.ts'

export type RedisCounters = {
  counters: Counters
  isReachable(): Promise<boolean>
  close(): void
}

const key = (id: string) => `latchkey:counter:${id}`

// Redis expires counters by its own clock. An end too far ahead was set under a wrong clock.
const hit = `local left = redis.call('ttl', KEYS[1])
if left < 0 or left > tonumber(ARGV[1]) then
  redis.call('set', KEYS[1], 1, 'EX', ARGV[1])
  return {1, tonumber(ARGV[1])}
end
return {redis.call('incr', KEYS[1]), left}`

// This script never creates a counter, because one without an expiry would count for ever. Redis
// rounds to the second.
const refund = `if redis.call('ttl', KEYS[1]) > tonumber(ARGV[1]) + 1 then return end
local hits = tonumber(redis.call('get', KEYS[1]) or '0')
if hits > 0 then
  return redis.call('decrby', KEYS[1], 1 + math.max(0, hits - tonumber(ARGV[2])))
end`

/**
 * Stores counters in Redis, with one round trip per hit. While Redis is down, calls are refused instead
 * of passing uncounted.
 */
export function openRedisCounters(
  url: string,
  onError: (error: Error) => void,
  onEviction: (policy: string) => void = () => {},
): RedisCounters {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    connectTimeout: seconds(3),
    commandTimeout: seconds(3),
    retryStrategy: (tries) => Math.min(seconds(2), tries * 100),
  })
  redis.on('error', onError)
  redis.once('ready', () => void findEviction(redis).then((policy) => policy && onEviction(policy)))

  async function ask<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (cause) {
      throw new AppError('UNAVAILABLE', { retryAfterSeconds: 5, cause })
    }
  }

  const counters: Counters = {
    async hit(id, { now, until }) {
      const reply = await ask(redis.eval(hit, 1, key(id), until - now))
      const [hits = Number.NaN, left = 0] = (reply as unknown[]).map(Number)
      return { hits, expiresAt: now + left }
    },
    async refund(id, { now, until, max = Number.MAX_SAFE_INTEGER }) {
      await ask(redis.eval(refund, 1, key(id), until - now, max))
    },
    async read(id, { now, until }) {
      const [hits, left] = await ask(Promise.all([redis.get(key(id)), redis.ttl(key(id))]))
      const isVoid = hits === null || left < 0 || left > until - now
      return isVoid ? undefined : { hits: Number(hits), expiresAt: now + left }
    },
    async drop(id) {
      return (await ask(redis.del(key(id)))) > 0
    },
    async dropAll(tag) {
      let [cursor, dropped] = ['0', 0]
      do {
        const scan = redis.scan(cursor, 'MATCH', key(`${tag}*`), 'COUNT', 500)
        const [next, found] = await ask(scan)
        cursor = next
        if (found.length > 0) dropped += await ask(redis.unlink(...found))
      } while (cursor !== '0')
      return dropped
    },
  }
  return {
    counters,
    isReachable: () =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    close: () => redis.disconnect(),
  }
}

/**
 * Returns the policy by which Redis drops keys when its memory is full; undefined if it then refuses
 * writes.
 */
async function findEviction(redis: Redis): Promise<string | undefined> {
  // Some hosted servers do not answer this.
  const info = await redis.info('memory').catch(() => '')
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1]
  return policy === 'noeviction' ? undefined : policy
}
