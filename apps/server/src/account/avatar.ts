import { createHash } from 'node:crypto'
import { User } from '../auth/user.entity.ts'
import type { EntityManager } from '../database.ts'
import { Avatar } from './avatar.entity.ts'
import type { Picture } from './picture.ts'

/** Where pictures are served, and what `users.avatar` begins with for one of ours. */
export const avatarsPath = '/avatars/'

/** Puts a picture in the place of the one before. The account's row comes first: it is the lock. */
export async function keepAvatar(
  em: EntityManager,
  user: User,
  { bytes, type, at }: Picture & { at: Date },
): Promise<void> {
  const hash = createHash('sha256').update(bytes).digest('base64url')
  await em.nativeUpdate(User, { id: user.id }, { avatar: avatarsPath + hash, updatedAt: at })
  await dropAvatar(em, user)
  await em.insert(Avatar, { user: user.id, hash, type, bytes })
}

export async function dropAvatar(em: EntityManager, user: User): Promise<void> {
  await em.nativeDelete(Avatar, { user: user.id })
}
