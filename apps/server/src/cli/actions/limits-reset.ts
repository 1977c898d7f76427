import { createLimitAdministration } from '../../auth/limit-administration.ts'
import { limitWords } from '../limit-words.ts'
import { counted, say } from '../output.ts'
import { aboutAccount } from '../refusals.ts'
import { withDatabase } from '../with-database.ts'

export const resetLimits = (limit: string | undefined, who: string | undefined) =>
  withDatabase(async ({ config, database }) => {
    const redis = config.redisUrl === undefined ? undefined : await openRedis(config.redisUrl)
    try {
      const administration = createLimitAdministration(config, database, redis?.counters)
      const { counters, pauses } = who
        ? await aboutAccount(
            { em: database.em.fork(), name: who, otherWords: limit ? [] : limitWords },
            administration.resetOf(who, limit),
          )
        : await administration.resetAll(limit)
      const where = redis ? 'in Redis' : 'in the database'
      const forgotten = [
        limit !== 'pauses' && `${counted(counters, 'counter')} ${where}`,
        (limit ?? 'pauses') === 'pauses' &&
          counted(pauses, 'sign-in pause or failure', 'sign-in pauses and failures'),
      ]
      say(`${who ?? 'all callers'}: reset ${forgotten.filter(Boolean).join(' and ')}`)
    } finally {
      redis?.close()
    }
  })

async function openRedis(url: string) {
  const { openRedisCounters } = await import('../../limits/redis-counters.ts')
  return openRedisCounters(url, () => {})
}
