import { createLimitAdministration } from '../../auth/limit-administration.ts'
import { limitWords } from '../limit-words.ts'
import type { Words } from '../../config/local-language.ts'
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
      const [where, place] = redis ? ['in Redis', 'Redis'] : ['in the database', '数据库']
      const parts: Words[] = [
        { en: `${counted(counters, 'counter')} ${where}`, zh: `${counters} 个计数（${place}）` },
        {
          en: counted(pauses, 'sign-in pause or failure', 'sign-in pauses and failures'),
          zh: `${pauses} 条登录失败或等待记录`,
        },
      ]
      const reset =
        limit === undefined ? parts : limit === 'pauses' ? parts.slice(1) : parts.slice(0, 1)
      say({
        en: `${who ?? 'all callers'}: reset ${reset.map(({ en }) => en).join(' and ')}`,
        zh: `${who ?? '所有来源'}：已清除 ${reset.map(({ zh }) => zh).join('和 ')}`,
      })
    } finally {
      redis?.close()
    }
  })

async function openRedis(url: string) {
  const { openRedisCounters } = await import('../../limits/redis-counters.ts')
  return openRedisCounters(url, () => {})
}
