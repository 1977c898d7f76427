import type { User } from './user.entity.ts'

/**
 * The key of an account without a password. The hash beside it is of random bytes, so that the comparison
 * takes as long as any other and marks of devices have their salt.
 */
export const noKey = 'none'

export const hasPassword = ({ passwordKeyId }: Pick<User, 'passwordKeyId'>): boolean =>
  passwordKeyId !== noKey
