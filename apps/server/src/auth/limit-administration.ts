import { isIP } from 'node:net'
import { localError } from '../config/local-language.ts'
import { readAccountName } from '../names/account-name.ts'
import { findByName } from '../users/names.ts'
import { Lockout } from '../passwords/lockout.entity.ts'
import { mailboxOf } from '../names/canonical.ts'
import { createLockouts } from '../passwords/lockout.ts'
import { factorSubject, strangerBudgets } from './failure-subjects.ts'
import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { deriveKeys } from '../keys.ts'
import { createCounterIds } from '../limits/counter-id.ts'
import { createDatabaseCounters, type Counters } from '../limits/counters.ts'
import { ipKey, networkOf } from '../limits/ip-key.ts'
import { resetCounters, resetCountersOf, wait } from '../limits/reset.ts'
import { limitNames } from '../limits/table.ts'

type ResetCounts = { counters: number; pauses: number }

/**
 * Lets an operator reset limits. `limit` is a name of the limits table or `pauses`; without it, all are
 * reset.
 */
export function createLimitAdministration(
  config: { secretKeys: [string, ...string[]] },
  database: Database,
  counters: Counters = createDatabaseCounters(database),
) {
  const keys = deriveKeys(...config.secretKeys)
  const ids = createCounterIds(keys)
  const em = database.em.fork()
  const limitsOf = (limit?: string) =>
    limit === undefined ? [...limitNames, wait] : limitNames.filter((one) => one === limit)
  const hasPauses = (limit = 'pauses') => limit === 'pauses'

  return {
    async resetAll(limit?: string): Promise<ResetCounts> {
      const counted = await resetCounters(counters, ids, limitsOf(limit))
      return {
        counters: counted,
        pauses: hasPauses(limit) ? await em.nativeDelete(Lockout, {}) : 0,
      }
    },
    /** Throws `NOT_FOUND` for a username that no account has. */
    async resetOf(subject: string, limit?: string): Promise<ResetCounts> {
      const { subjects, budgets } = await readSubjects(subject)
      const scope = { limits: limitsOf(limit), subjects }
      const counted = await resetCountersOf(counters, ids, scope)
      const lockouts = createLockouts(database, keys, () => new Date())
      let pauses = 0
      for (const budget of hasPauses(limit) ? budgets : [])
        if (await lockouts.clear(budget)) pauses += 1
      return { counters: counted, pauses }
    },
  }

  /** Returns the keys under which limits and lockouts count an IP address or an account. */
  async function readSubjects(subject: string) {
    if (isIP(subject)) {
      const key = ipKey(subject)
      return { subjects: [key, networkOf(key) ?? key], budgets: [] }
    }
    const name = readAccountName(subject)
    const user = await findByName(em, name)
    if (!user && name.kind === 'other') {
      const given = subject.slice(0, 60)
      throw localError({
        en: `"${given}" is neither an IP address nor an email or username`,
        zh: `“${given}”不是 IP 地址、邮箱或用户名`,
      })
    }
    if (!user && name.kind !== 'email') throw new AppError('NOT_FOUND')
    const address = user?.emailCanonical ?? name.canonical
    const addresses = [...new Set([address, mailboxOf(address)])]
    const ofFactor = user ? [factorSubject(user)] : []
    const ofAccount = user ? [String(user.id), ...ofFactor] : []
    const budgets = [...strangerBudgets(user, name.canonical), ...ofFactor]
    return { subjects: [...addresses, ...ofAccount], budgets }
  }
}
