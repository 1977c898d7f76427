import type { Profile } from './user.entity.ts'

/** Milliseconds in SQLite, a UTC string in MySQL. */
export type Time = number | string

/** The columns of a profile in prepared queries, where `u` is the account. */
export const profileColumns = `u.id, u.username, u.email, u.avatar, u.role, u.bio, u.status,
    u.created_at, u.updated_at`

export type ProfileRow = Omit<Profile, 'createdAt' | 'updatedAt'> & {
  created_at: Time
  updated_at: Time
}

export function toProfile(row: ProfileRow): Profile {
  const { id, username, email, avatar, role, bio, status } = row
  const dates = { createdAt: toDate(row.created_at), updatedAt: toDate(row.updated_at) }
  return { id, username, email, avatar, role, bio, status, ...dates }
}

export const toDate = (time: Time): Date =>
  new Date(typeof time === 'number' ? time : `${time.replace(' ', 'T')}Z`)
