import { username as newUsername } from '@latchkey/shared/username'
import { isFieldReason } from '@latchkey/shared/errors'
import { AppError } from '../errors.ts'
import { canonicalUsername } from '../names/canonical.ts'

/** The columns of a name. Each is unique: of two who claim names that look alike at once, one gets it. */
export async function nameColumns(username: string) {
  const { skeletonOf } = await lookAlike()
  const usernameCanonical = canonicalUsername(username)
  return { username, usernameCanonical, usernameSkeleton: skeletonOf(username) }
}

/** Throws INVALID_INPUT for what no account may be called from now on. */
export async function requireNewName(username: string, brand: string): Promise<void> {
  const { isReserved } = await lookAlike()
  const fault = newUsername.safeParse(username).error?.issues[0]?.message
  const reason = isReserved(username, brand) ? 'RESERVED' : fault
  if (isFieldReason(reason)) throw new AppError('INVALID_INPUT', { fields: { username: reason } })
}

/** Its table is large, and only who takes a new name needs it. */
const lookAlike = () => import('../names/look-alike.ts')
