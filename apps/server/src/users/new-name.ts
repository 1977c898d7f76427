import { username as usernameSchema } from '@latchkey/shared/username'
import { fieldReasonOf } from '@latchkey/shared/errors'
import { AppError } from '../errors.ts'
import { canonicalUsername } from '../names/canonical.ts'

/** The unique indexes on these columns let only one of two look-alike names succeed. */
export async function nameColumns(username: string) {
  const { skeletonOf } = await lookAlike()
  const usernameCanonical = canonicalUsername(username)
  return { username, usernameCanonical, usernameSkeleton: skeletonOf(username) }
}

/** Throws INVALID_INPUT for a username that no account may newly take. */
export async function assertUsernameAllowed(username: string, brandName: string): Promise<void> {
  const { isReserved } = await lookAlike()
  const { error } = usernameSchema.safeParse(username)
  if (isReserved(username, brandName))
    throw new AppError('INVALID_INPUT', { fields: { username: 'RESERVED' } })
  if (error)
    throw new AppError('INVALID_INPUT', {
      fields: { username: fieldReasonOf(error.issues[0]?.message) },
    })
}

/** Throws INVALID_INPUT for a display name that could pose as the service. */
export async function assertDisplayNameAllowed(name: string, brandName: string): Promise<void> {
  const { speaksForService } = await lookAlike()
  if (speaksForService(name, brandName))
    throw new AppError('INVALID_INPUT', { fields: { displayName: 'RESERVED' } })
}

/** The Unicode confusables table is loaded on first use. */
const lookAlike = () => import('../names/look-alike.ts')
