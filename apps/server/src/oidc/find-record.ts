import { later, skew, type Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { toDate, type Time } from '../database/time.ts'
import type { Requirement } from '../factors/requirement.ts'
import type { ReadEnteredSession } from '../sessions/live-session.ts'
import type { CallSessions } from './call-sessions.ts'
import { recordOf, recordOfAndFactors } from './oidc-record.statements.ts'

type Found = { payload: string; consumed: Time | null; expiresAt: Date }

/** Finds a record that has not expired. */
type FindRecord = (key: string) => Promise<Found | undefined>

export type FindDeps = {
  database: Pick<Database, 'prepare'>
  clock: Clock
  requirement: Requirement
  readEnteredSession: ReadEnteredSession
  sessions: CallSessions
}

/** One statement reads a record and its session, which the engine asks for next. */
export function createFindRecord(deps: FindDeps): FindRecord {
  const { database, clock, requirement, readEnteredSession, sessions } = deps
  const ask = database.prepare(requirement ? recordOfAndFactors : recordOf)

  return async (key) => {
    const now = clock()
    const rows = await ask(now, later(now, skew), key)
    const [row] = rows
    if (!row || toDate(row.expires_at) <= now) return undefined
    const { session_id: id, payload, consumed_at: consumed } = row
    if (id !== null) {
      const live = rows.filter((one) => one.token_hash !== null)
      sessions.keep({ id, session: await readEnteredSession(id, live, now) })
    }
    return { payload, consumed, expiresAt: toDate(row.expires_at) }
  }
}
