import { createHash } from 'node:crypto'
import { changeChecked } from '../sessions/checked-account.ts'
import type { User } from '../users/user.entity.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { Avatar, avatarsPath } from '../users/avatar.entity.ts'
import type { Picture } from '../users/picture.ts'

/** Replaces the picture of an account. Returns false when the account was closed meanwhile. */
export async function keepAvatar(
  em: EntityManager,
  user: User,
  { bytes, type, at }: Picture & { at: Date },
): Promise<boolean> {
  const hash = createHash('sha256').update(bytes).digest('base64url')
  const change = { avatar: avatarsPath + hash, updatedAt: at }
  if (!(await changeChecked(em, { id: user.id }, change))) return false
  await dropAvatar(em, user)
  em.create(Avatar, { user: user.id, hash, type, bytes })
  return true
}

export async function dropAvatar(em: EntityManager, user: User): Promise<void> {
  await em.nativeDelete(Avatar, { user: user.id })
}
