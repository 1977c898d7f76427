import { digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import { hash, verify, type Options } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'
import { findKeys, type Keys } from '../keys.ts'
import { createLanes, type LaneLoad } from './lanes.ts'

export type Passwords = {
  hash(digest: PasswordDigest, gone?: AbortSignal): Promise<string>
  /**
   * Under the pepper of that key. A missing hash costs a hash too: timing must not tell who has an
   * account.
   */
  verify(digest: PasswordDigest, stored?: Stored, gone?: AbortSignal): Promise<boolean>
  /** Around all that leads to a hash: who would only find the queue full costs the database nothing. */
  admit<T>(work: () => Promise<T>): Promise<T>
  /** Whether it was made under an older key or at another cost. */
  needsRehash(passwordHash: string, keyId: string): boolean
  load(): LaneLoad
}

type Stored = { password: string; passwordKeyId: string }

export type HashCost = { memoryCost: number; timeCost: number }

/** OWASP's first recommendation for Argon2id (RFC 9106). */
export const standardCost: HashCost = { memoryCost: 19_456, timeCost: 2 }

/** A password like any other that nobody has: signing in must take as long as ever. */
export const nobodysPassword = (): PasswordDigest => digestPassword(randomBytes(32).toString('hex'))

/** At most `lanes` hashes at once: more would only starve the thread pool of files and DNS. */
export async function createPasswords(
  keys: Keys,
  cost: HashCost,
  lanes: number,
): Promise<Passwords> {
  const optionsUnder = (secret: Buffer): Options => ({
    ...cost,
    parallelism: 1,
    outputLen: 32,
    secret,
  })
  const options = optionsUnder(keys.pepper)
  const { admit, inLane, load } = createLanes(lanes, 50)
  const nobody = await hash(randomBytes(32), options)
  // $argon2id$v=19$m=…,t=…,p=1$
  const terms = nobody.slice(0, nobody.indexOf('$', nobody.indexOf('p=')) + 1)
  return {
    hash: (digest, gone) => inLane(() => hash(digest, options), gone),
    verify: (digest, stored = { password: nobody, passwordKeyId: keys.id }, gone) =>
      inLane(async () => {
        const { pepper } = findKeys(keys, stored.passwordKeyId) ?? keys
        const under = optionsUnder(pepper)
        const isRight = await verify(stored.password, digest, under).catch(() => false)
        return isRight && stored.password !== nobody
      }, gone),
    needsRehash: (passwordHash, keyId) => keyId !== keys.id || !passwordHash.startsWith(terms),
    admit,
    load,
  }
}
