import { later, skew } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { toDate } from '../database/time.ts'
import { isRequired, type Requirement } from '../factors/requirement.ts'
import { endSessions, idleTimeout } from './session.ts'
import type { Profile } from '../users/user.entity.ts'
import { toProfile } from '../users/profile-row.ts'
import { liveSession, liveSessionAndFactors } from './session.statements.ts'

/** The assurance level of the user's identity, and the time of its proof. */
export type Proof = { level: number; provedAt: Date }

export type LiveSession = {
  id: string
  user: Profile
  /** The name by which other programs know the account; null until one has asked. */
  subject: string | null
  tokenHash: string
  rotatedAt: Date | null
  lastUsedAt: Date
  isSeen: boolean
  answersLost: number
  proof: Proof
  /** True if the account must have a second factor and has none: only its set-up is allowed. */
  owesFactor: boolean
}

/**
 * Finds the live session of an active account. Deletes the sessions of an account that is not active.
 */
export type FindLiveSession = (id: string, now: Date) => Promise<LiveSession | undefined>

/** Nearly every call runs this, so it is one prepared query without entities. */
export function createLiveSessions(
  { em, prepare }: Database,
  requirement: Requirement,
): FindLiveSession {
  const ask = prepare(requirement ? liveSessionAndFactors : liveSession)
  return async (id, now) => {
    const [row] = await ask(id, now, later(now, skew))
    if (!row) return undefined
    if (row.status !== 'active') {
      await endSessions(em.fork(), { user: row }, now)
      return undefined
    }
    const lastUsedAt = toDate(row.last_used_at)
    if (now.getTime() - lastUsedAt.getTime() >= idleTimeout) return undefined
    const { token_hash: tokenHash, rotated_at: rotated } = row
    return {
      id,
      user: toProfile(row),
      subject: row.subject,
      tokenHash,
      rotatedAt: rotated === null ? null : toDate(rotated),
      lastUsedAt,
      isSeen: row.is_seen !== 0,
      answersLost: row.answers_lost,
      proof: { level: row.level, provedAt: toDate(row.proved_at) },
      owesFactor: row.factor_count === 0 && isRequired(requirement, row, now),
    }
  }
}
