import { toDate } from '../database/time.ts'
import type { Profile } from './user.entity.ts'
import type { ProfileRow } from './user.statements.ts'

export function toProfile(row: ProfileRow): Profile {
  const { id, username, email, avatar, role, bio, status, locale } = row
  const { display_name: displayName, time_zone: timeZone } = row
  const dates = { createdAt: toDate(row.created_at), updatedAt: toDate(row.updated_at) }
  const names = { id, username, displayName, email }
  return { ...names, avatar, role, bio, status, locale, timeZone, ...dates }
}
