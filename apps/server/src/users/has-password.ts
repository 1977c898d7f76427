import type { User } from './user.entity.ts'

/**
 * The key id of an account without a password. Its hash is of random bytes, so that a comparison takes as
 * long as any other and marks of devices have a salt.
 */
export const noKey = 'none'

export const hasPassword = ({ passwordKeyId }: Pick<User, 'passwordKeyId'>): boolean =>
  passwordKeyId !== noKey
