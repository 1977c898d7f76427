import { later, skew } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { endSessions, idleLife } from './session.ts'
import type { Profile } from '../users/user.entity.ts'
import {
  profileColumns,
  toDate,
  toProfile,
  type ProfileRow,
  type Time,
} from '../users/profile-row.ts'

export type LiveSession = {
  id: string
  user: Profile
  tokenHash: string
  rotatedAt: Date | null
  lastUsedAt: Date
  isSeen: boolean
  answersLost: number
}

/**
 * Finds the live session of an active account. Deletes the sessions of an account that is not active.
 */
export type FindLiveSession = (id: string, now: Date) => Promise<LiveSession | undefined>

const question = `select ${profileColumns}, s.token_hash, s.rotated_at, s.last_used_at, s.is_seen, s.answers_lost
  from sessions s join users u on u.id = s.user_id where s.id = ? and s.expires_at > ?
    and s.created_at <= ?`

type Row = ProfileRow & {
  token_hash: string
  rotated_at: Time | null
  last_used_at: Time
  is_seen: number
  answers_lost: number
}

/** Nearly every call runs this: one prepared query, without entities. */
export function createLiveSessions({ em, prepare }: Database): FindLiveSession {
  const ask = prepare<Row>(question)
  return async (id, now) => {
    const [row] = await ask(id, now, later(now, skew))
    if (!row) return undefined
    if (row.status !== 'active') {
      await endSessions(em.fork(), { user: row })
      return undefined
    }
    const lastUsedAt = toDate(row.last_used_at)
    if (now.getTime() - lastUsedAt.getTime() >= idleLife) return undefined
    const { token_hash: tokenHash, rotated_at: rotated } = row
    return {
      id,
      user: toProfile(row),
      tokenHash,
      rotatedAt: rotated === null ? null : toDate(rotated),
      lastUsedAt,
      isSeen: row.is_seen !== 0,
      answersLost: row.answers_lost,
    }
  }
}
