import type { updateProfileInput } from '@latchkey/shared/account'
import type * as z from 'zod/v4/core'
import { canonicalUsername } from '../names/canonical.ts'
import { assertDisplayNameAllowed, assertUsernameAllowed, nameColumns } from '../users/new-name.ts'
import { toUserDto, type User } from '../users/user.entity.ts'
import type { Services } from '../context.ts'

type ProfileUpdate = z.output<typeof updateProfileInput>
type Deps = Pick<Services, 'config' | 'publicUrl'>

/**
 * Returns the columns that an update changes. Throws INVALID_INPUT for a name that is not allowed.
 */
export async function profileChange(
  { config, publicUrl }: Deps,
  user: User,
  { username, bio, avatar, ...rest }: ProfileUpdate,
) {
  const { avatar: avatarNow } = toUserDto(user, publicUrl)
  const others = changesOf(user, rest)
  if (others.displayName) await assertDisplayNameAllowed(others.displayName, config.brand.name)
  return {
    ...(username !== undefined && username !== user.username && (await rename(username))),
    ...(bio !== undefined && bio !== (user.bio ?? null) && { bio }),
    ...(avatar !== undefined && avatar !== avatarNow && { avatar }),
    ...others,
  }

  async function rename(to: string) {
    // A change of case is the same name, so a name older than today's rules may keep its place.
    const isOwn = canonicalUsername(to) === user.usernameCanonical
    if (!isOwn) await assertUsernameAllowed(to, config.brand.name)
    return nameColumns(to)
  }
}

type Plain = Pick<ProfileUpdate, 'displayName' | 'locale' | 'timeZone'>

function changesOf(user: User, { displayName, locale, timeZone }: Plain): Plain {
  return {
    ...(displayName !== undefined && displayName !== (user.displayName ?? null) && { displayName }),
    ...(locale !== undefined && locale !== user.locale && { locale }),
    ...(timeZone !== undefined && timeZone !== (user.timeZone ?? null) && { timeZone }),
  }
}
