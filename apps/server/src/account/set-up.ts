import type { Factor } from '../factors/factor.entity.ts'
import type { Purpose } from '../factors/passkey-challenge.ts'
import { openSecret, sealSecret } from '../factors/totp.ts'
import type { Keys } from '../keys.ts'
import type { AccessTokenClaims } from '../sessions/access-token.ts'
import type { User } from '../users/user.entity.ts'

/**
 * A set-up stands for the caller's proof: it is valid for this session, and only while the account's password
 * and factors stay as they are.
 */
export const toAdd = (
  { claims }: { claims: Pick<AccessTokenClaims, 'sessionId'> },
  { id, password }: Pick<User, 'id' | 'password'>,
  factors: readonly Factor[],
): Purpose => ['add', String(id), claims.sessionId, password, ...factors.map((one) => one.id)]

const nameOf = (id: string, purpose: Purpose): string => [id, ...purpose].join(' ')

/** Seals the secret of an authenticator app so that only its own set-up can open it. */
export const sealSetUp = (
  keys: Keys,
  { id, purpose }: { id: string; purpose: Purpose },
  secret: string,
): string => sealSecret(keys, nameOf(id, purpose), secret)

/** Returns undefined for the secret of another set-up. */
export function openSetUp(keys: Keys, begun: Factor, purpose: Purpose): string | undefined {
  const { id, secret, secretKeyId } = begun
  try {
    return openSecret(keys, { id: nameOf(id, purpose), secret, secretKeyId })
  } catch {
    return undefined
  }
}
