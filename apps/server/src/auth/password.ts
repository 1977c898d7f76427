import type { PasswordDigest } from '@latchkey/shared/digest'
import { hash, verify, type Options } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'
import { AppError } from '../errors.ts'
import { findKeys, type Keys } from '../keys.ts'

/** How busy the lanes are now, and how many hashes were refused so far. */
export type HashLoad = { lanes: number; busy: number; waiting: number; refused: number }

export type Passwords = {
  hash(digest: PasswordDigest): Promise<string>
  /**
   * Under the pepper of that key. A missing hash costs a hash too: timing must not tell who has an
   * account.
   */
  verify(digest: PasswordDigest, passwordHash?: string, keyId?: string): Promise<boolean>
  /** Whether it was made under an older key or at another cost. */
  needsRehash(passwordHash: string, keyId: string): boolean
  load(): HashLoad
}

export type HashCost = { memoryCost: number; timeCost: number }

/** OWASP's first recommendation for Argon2id (RFC 9106). */
export const standardCost: HashCost = { memoryCost: 19_456, timeCost: 2 }

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
  const { inLane, load } = createLanes(lanes, 50)
  const nobody = await hash(randomBytes(32), options)
  // $argon2id$v=19$m=…,t=…,p=1$
  const terms = nobody.slice(0, nobody.indexOf('$', nobody.indexOf('p=')) + 1)
  return {
    hash: (digest) => inLane(() => hash(digest, options)),
    verify: (digest, passwordHash = nobody, keyId = keys.id) =>
      inLane(async () => {
        const { pepper } = findKeys(keys, keyId) ?? keys
        const isRight = await verify(passwordHash, digest, optionsUnder(pepper)).catch(() => false)
        return isRight && passwordHash !== nobody
      }),
    needsRehash: (passwordHash, keyId) => keyId !== keys.id || !passwordHash.startsWith(terms),
    load,
  }
}

function createLanes(lanes: number, queueLimit: number) {
  const waiting: (() => void)[] = []
  let busy = 0
  let refused = 0
  async function inLane<T>(work: () => Promise<T>): Promise<T> {
    if (busy >= lanes) {
      if (waiting.length >= queueLimit) {
        refused += 1
        throw new AppError('UNAVAILABLE', { retryAfterSeconds: 2 })
      }
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else busy += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy -= 1
    }
  }
  return { inLane, load: () => ({ lanes, busy, waiting: waiting.length, refused }) }
}
