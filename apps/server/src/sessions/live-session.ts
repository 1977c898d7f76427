import { later, skew } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { toDate } from '../database/time.ts'
import { isRequired, type Requirement } from '../factors/requirement.ts'
import { endSessions, idleTimeout } from './session.ts'
import type { Profile } from '../users/user.entity.ts'
import { toProfile } from '../users/profile-row.ts'
import {
  enteredSession,
  enteredSessionAndFactors,
  type EnteredRow,
} from './entered-session.statements.ts'
import { toEntries, type Entries } from './entries.ts'
import { liveSession, liveSessionAndFactors, type LiveRow } from './session.statements.ts'

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

export type EnteredSession = LiveSession & Entries

export type FindEnteredSession = (id: string, now: Date) => Promise<EnteredSession | undefined>

/** Reads the rows of a statement that joins a session. They are empty if it is not live. */
export type ReadEnteredSession = (
  id: string,
  rows: EnteredRow[],
  now: Date,
) => Promise<EnteredSession | undefined>

type Finders = {
  findLiveSession: FindLiveSession
  findEnteredSession: FindEnteredSession
  readEnteredSession: ReadEnteredSession
}

/** Nearly every call runs one of these, so each is one prepared query without entities. */
export function createLiveSessions(
  { em, prepare }: Pick<Database, 'em' | 'prepare'>,
  requirement: Requirement,
): Finders {
  const ask = prepare(requirement ? liveSessionAndFactors : liveSession)
  const askEntries = prepare(requirement ? enteredSessionAndFactors : enteredSession)

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

  const readEnteredSession: ReadEnteredSession = async (id, rows, now) => {
    const live = await judge(id, rows[0], now)
    return live && rows[0] && { ...live, ...toEntries(rows[0], rows) }
  }

  return {
    async findLiveSession(id, now) {
      const [row] = await ask(id, now, later(now, skew))
      return judge(id, row, now)
    },
    async findEnteredSession(id, now) {
      return readEnteredSession(id, await askEntries(id, now, later(now, skew)), now)
    },
    readEnteredSession,
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
