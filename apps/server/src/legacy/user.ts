import { toUserDto, type Profile } from '../users/user.entity.ts'

/** Writes a time as the predecessor did: the wall clock of one zone, without naming it. */
export function createWallClock(timeZone: string): (at: Date) => string {
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return (at) => format.format(at).replace(' ', 'T')
}

type Deps = { publicUrl: string; wallClock: (at: Date) => string }

/** The account in the predecessor's words. */
export function toLegacyUser(profile: Profile, { publicUrl, wallClock }: Deps) {
  const { id, username, email, avatar, role, bio, status } = toUserDto(profile, publicUrl)
  const isUploaded = profile.avatar?.startsWith('/avatars/')
  return {
    id,
    username,
    email,
    // Another address stays as the predecessor kept it, relative ones too.
    avatar: (isUploaded ? avatar : profile.avatar) || null,
    role,
    bio: bio || null,
    status,
    created_at: wallClock(profile.createdAt),
    updated_at: wallClock(profile.updatedAt),
  }
}
