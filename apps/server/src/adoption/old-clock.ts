import type { EntityManager } from '@mikro-orm/sql'
import { hours } from '../clock.ts'

/**
 * The times of the old database that are eight hours late: `none`, those that the old `service` wrote in
 * Asia/Shanghai's time, or `all`, in a dump taken there without its time zone.
 */
export const oldClocks = ['none', 'service', 'all'] as const
export type OldClock = (typeof oldClocks)[number]

export const late = hours(8)

/**
 * Compares the end of a code, which the old service wrote fifteen minutes after the database wrote its
 * beginning: the difference shows whether their clocks agreed. Used codes do not count, because old
 * servers changed their end. Returns undefined if no code is conclusive.
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
