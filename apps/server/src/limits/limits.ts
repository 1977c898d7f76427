import { MySqlPlatform } from '@mikro-orm/mysql'
import { days, hours, seconds, type Clock } from '../clock.ts'
import type { EntityManager } from '../database.ts'
import { AppError } from '../errors.ts'
import { hmac, type Keys } from '../keys.ts'
import { Counter } from './counter.entity.ts'

/** Every limit of the service: how many times within how long. */
const table = {
  sendsPerAddressHour: { max: 5, within: hours(1) },
  sendsPerAddressDay: { max: 10, within: days(1) },
  sendsPerIp: { max: 20, within: hours(1) },
  verificationsPerIp: { max: 30, within: hours(1) },
  wrongCodesPerAddressDay: { max: 20, within: days(1) },
  wrongCodesWholeServiceHour: { max: 200, within: hours(1) },
  wrongCodesWholeServiceDay: { max: 1000, within: days(1) },
  wrongCodesPerAddressMonth: { max: 100, within: days(30) },
} as const

type LimitName = keyof typeof table

export type Limits = {
  /** Counts one hit and says whether it was within the limit. */
  take(limit: LimitName, subject: string): Promise<boolean>
  /** Counts one hit; throws RATE_LIMITED above the limit. */
  enforce(limit: LimitName, subject: string): Promise<void>
  /** Whether `seconds` went by since the last time; starts the wait anew when they did. */
  rest(subject: string, seconds: number): Promise<boolean>
  /** Lets the next `rest` of this subject pass at once. */
  wake(subject: string): Promise<void>
  /** Counts nothing; throws RATE_LIMITED when the limit is used up. */
  check(limit: LimitName, subject: string): Promise<void>
}

/** Counters live in the database: shared by all replicas, committed on their own, never rolled back. */
export function createLimits(rootEm: EntityManager, keys: Keys, clock: Clock): Limits {
  const counterId = (limit: string, subject: string) =>
    hmac(keys.counters, limit, subject).toString('base64url')
  const now = () => Math.floor(clock().getTime() / 1000)

  async function hit(limit: string, subject: string, milliseconds: number): Promise<Counter> {
    const [id, at] = [counterId(limit, subject), now()]
    const until = at + Math.ceil(milliseconds / 1000)
    return rootEm.fork().transactional(async (em) => {
      const isMysql = em.getPlatform() instanceof MySqlPlatform
      const conflict = isMysql ? 'on duplicate key update' : 'on conflict (id) do update set'
      // MySQL assigns from left to right, so hits comes before the expiry it reads.
      await em.execute(
        `insert into counters (id, hits, expires_at) values (?, 1, ?) ${conflict}
           hits = case when counters.expires_at <= ? then 1 else counters.hits + 1 end,
           expires_at = case when counters.expires_at <= ? then ? else counters.expires_at end`,
        [id, until, at, at, until],
      )
      return em.findOneOrFail(Counter, { id })
    })
  }

  const refusal = (expiresAt: number) =>
    new AppError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, expiresAt - now()) })

  return {
    async take(limit, subject) {
      return (await hit(limit, subject, table[limit].within)).hits <= table[limit].max
    },
    async enforce(limit, subject) {
      const counter = await hit(limit, subject, table[limit].within)
      if (counter.hits > table[limit].max) throw refusal(counter.expiresAt)
    },
    async rest(subject, wait) {
      return wait === 0 || (await hit('rest', subject, seconds(wait))).hits === 1
    },
    async wake(subject) {
      await rootEm.fork().nativeDelete(Counter, { id: counterId('rest', subject) })
    },
    async check(limit, subject) {
      const id = counterId(limit, subject)
      const counter = await rootEm.fork().findOne(Counter, { id, expiresAt: { $gt: now() } })
      if (counter && counter.hits >= table[limit].max) throw refusal(counter.expiresAt)
    },
  }
}

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
