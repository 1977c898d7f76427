import type { EntityManager } from '@mikro-orm/sql'
import { hours } from '../clock.ts'

/**
 * Times of the old database that are eight hours late: `none`, those that the old `service` wrote itself
 * in Asia/Shanghai's time, or `all`, of a dump that was taken there without its time zone.
 */
export const oldClocks = ['none', 'service', 'all'] as const
export type OldClock = (typeof oldClocks)[number]

export const late = hours(8)

/**
 * The old service wrote the end of a code, fifteen minutes after the database wrote its beginning: the
 * difference tells whether their clocks agreed. Used codes do not count, because old servers changed
 * their end. Returns undefined when no code tells.
 */
export async function recogniseClock(em: EntityManager): Promise<OldClock | undefined> {
  const [row] = await em.execute<{ service: number | string; none: number | string }[]>(
    `select coalesce(sum(minutes between 490 and 500), 0) as service,
       coalesce(sum(minutes between 10 and 20), 0) as none
     from (select timestampdiff(minute, created_at, expires_at) as minutes
       from email_verifications where is_verified = 0) as lives`,
  )
  const [service, none] = [Number(row?.service), Number(row?.none)]
  if (service === none) return undefined
  return service > none ? 'service' : 'none'
}
