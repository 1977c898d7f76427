import type { updateProfileInput } from '@latchkey/shared/account'
import type * as z from 'zod/v4/core'
import { canonicalUsername } from '../names/canonical.ts'
import { nameColumns, requireNewName } from '../users/new-name.ts'
import { toUserDto, type User } from '../users/user.entity.ts'
import type { Services } from '../context.ts'

type Wish = z.output<typeof updateProfileInput>
type Terms = Pick<Services, 'config' | 'publicUrl'>

/** The columns that a wish makes different. Throws INVALID_INPUT for a name that nobody may take. */
export async function profileChange(
  { config, publicUrl }: Terms,
  user: User,
  { username, bio, avatar }: Wish,
) {
  const { avatar: avatarNow } = toUserDto(user, publicUrl)
  return {
    ...(username !== undefined && username !== user.username && (await rename(username))),
    ...(bio !== undefined && bio !== (user.bio ?? null) && { bio }),
    ...(avatar !== undefined && avatar !== avatarNow && { avatar }),
  }

  async function rename(to: string) {
    // Other capitals make no other name, and a name from before the rules may stay.
    const isOwn = canonicalUsername(to) === user.usernameCanonical
    if (!isOwn) await requireNewName(to, config.brand.name)
    return nameColumns(to)
  }
}
