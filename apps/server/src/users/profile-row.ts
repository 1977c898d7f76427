import { toDate } from '../database/time.ts'
import type { Profile } from './user.entity.ts'
import type { ProfileRow } from './user.statements.ts'

export function toProfile(row: ProfileRow): Profile {
  const { id, username, email, avatar, role, bio, status } = row
  const dates = { createdAt: toDate(row.created_at), updatedAt: toDate(row.updated_at) }
  return { id, username, email, avatar, role, bio, status, ...dates }
}
