import { later, skew } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { toDate } from '../database/time.ts'
import { isRequired, type Requirement } from '../factors/requirement.ts'
import { endSessions, idleTimeout } from './session.ts'
import type { Profile } from '../users/user.entity.ts'
import { toProfile } from '../users/profile-row.ts'
import type { AppSession } from './app-session.entity.ts'
import type { Session } from './session.entity.ts'
import {
  liveEntries,
  liveEntriesAndFactors,
  liveSession,
  liveSessionAndFactors,
  type EntryRow,
  type LiveRow,
} from './session.statements.ts'

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

/** A live session with what the apps that it signed in to learn of it. */
type EnteredSession = LiveSession &
  Pick<Session, 'createdAt' | 'expiresAt' | 'methods'> & {
    /** The session's entry to each of these apps. */
    entries: Map<string, Pick<AppSession, 'sid' | 'grantName'>>
  }

export type FindEnteredSession = (id: string, now: Date) => Promise<EnteredSession | undefined>

type Finders = { findLiveSession: FindLiveSession; findEnteredSession: FindEnteredSession }

/** Nearly every call runs one of these, so each is one prepared query without entities. */
export function createLiveSessions(
  { em, prepare }: Pick<Database, 'em' | 'prepare'>,
  requirement: Requirement,
): Finders {
  const ask = prepare(requirement ? liveSessionAndFactors : liveSession)
  const askEntries = prepare(requirement ? liveEntriesAndFactors : liveEntries)

  async function judge(id: string, row: LiveRow | undefined, now: Date) {
    if (!row) return undefined
    if (row.status !== 'active') {
      await endSessions(em.fork(), { user: row }, now)
      return undefined
    }
    const isIdle = now.getTime() - toDate(row.last_used_at).getTime() >= idleTimeout
    if (isIdle) return undefined
    return toLive(id, row, row.factor_count === 0 && isRequired(requirement, row, now))
  }

  return {
    async findLiveSession(id, now) {
      const [row] = await ask(id, now, later(now, skew))
      return judge(id, row, now)
    },
    async findEnteredSession(id, now) {
      const rows = await askEntries(id, now, later(now, skew))
      const live = await judge(id, rows[0], now)
      return live && rows[0] && { ...live, ...toEntries(rows[0], rows) }
    },
  }
}

function toLive(id: string, row: LiveRow, owesFactor: boolean): LiveSession {
  const { token_hash: tokenHash, rotated_at: rotated } = row
  return {
    id,
    user: toProfile(row),
    subject: row.subject,
    tokenHash,
    rotatedAt: rotated === null ? null : toDate(rotated),
    lastUsedAt: toDate(row.last_used_at),
    isSeen: row.is_seen !== 0,
    answersLost: row.answers_lost,
    proof: { level: row.level, provedAt: toDate(row.proved_at) },
    owesFactor,
  }
}

function toEntries(
  { signed_in_at: signedIn, expires_at: end, methods }: EntryRow,
  rows: EntryRow[],
) {
  const entries = rows.flatMap(({ app_id: app, sid, grant_name: grantName }) =>
    app === null || sid === null ? [] : [[app, { sid, grantName }] as const],
  )
  return { createdAt: toDate(signedIn), expiresAt: toDate(end), methods, entries: new Map(entries) }
}
