import { toUserDto, type Profile } from '../users/user.entity.ts'

/** Formats times as the predecessor did: the wall clock of one zone, without naming it. */
export function createWallClock(timeZone: string): (at: Date) => string {
  // The Swedish locale formats dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return (at) => format.format(at).replace(' ', 'T')
}

type Deps = { publicUrl: string; wallClock: (at: Date) => string }

/** The account with the predecessor's field names. */
export function toLegacyUser(profile: Profile, { publicUrl, wallClock }: Deps) {
  const { id, username, email, avatar, role, bio, status } = toUserDto(profile, publicUrl)
  const isUploaded = profile.avatar?.startsWith('/avatars/')
  return {
    id,
    username,
    email,
    // Other addresses stay as the predecessor stored them, relative ones too.
    avatar: (isUploaded ? avatar : profile.avatar) || null,
    role,
    bio: bio || null,
    status,
    created_at: wallClock(profile.createdAt),
    updated_at: wallClock(profile.updatedAt),
  }
}
