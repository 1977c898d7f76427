import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { skew } from '../clock.ts'
import { BoundedMap } from '../database/bounded-map.ts'

/** Verified tokens kept in memory, about 6 MB, so that repeated calls skip the signature check. */
const maxRemembered = 10_000

type Lifetime = { issuedAt: Date; expiresAt: Date }

export const keyOf = (secret: string): KeyObject => createSecretKey(secret, 'utf8')

type Options<Claims> = {
  /** All of these secrets verify. */
  secrets: readonly string[]
  clock: Clock
  /** Reads the claims of a token under one key; undefined for any other token. */
  read: (key: KeyObject, token: string) => Claims | undefined
}

/** Returns the claims of live tokens, and undefined for anything else. */
export function createTokenCheck<Claims extends Lifetime>({
  secrets,
  clock,
  read,
}: Options<Claims>) {
  // No `kid`: the header is under the caller's control, and trying one or two keys costs microseconds.
  const keys = secrets.map(keyOf)
  const verified = new BoundedMap<string, Claims>(maxRemembered)
  return (token: string): Claims | undefined => {
    const known = verified.get(token)
    if (known) return isOfNow(known) ? known : undefined
    for (const key of keys) {
      const claims = read(key, token)
      if (!claims || !isOfNow(claims)) continue
      verified.set(token, claims)
      return claims
    }
    return undefined
  }

  /**
   * Returns whether a token is valid now. A token from a server with a fast clock would live until that
   * time comes, so it is refused.
   */
  function isOfNow({ issuedAt, expiresAt }: Lifetime): boolean {
    const at = clock().getTime()
    return at < expiresAt.getTime() && issuedAt.getTime() <= at + skew
  }
}
