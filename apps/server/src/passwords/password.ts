import { digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import { hash, verify, type Options } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'
import { findKeys, type Keys } from '../keys.ts'
import { ipKey } from '../limits/ip-key.ts'
import type { FairnessKeys } from './fair-queue.ts'
import { createHashQueue, type QueueLoad } from './hash-queue.ts'

/** On whose behalf: turns are shared between addresses and accounts. Nobody in line hangs up unseen. */
export type Caller = { ip?: string; account?: string; signal?: AbortSignal }

export type Passwords = {
  hash(digest: PasswordDigest, caller?: Caller): Promise<string>
  /** The same password under the newest key and cost; its salt stays, and so do the marks of devices. */
  rehash(passwordHash: string, digest: PasswordDigest, caller?: Caller): Promise<string>
  /**
   * Under the pepper of that key. A missing hash costs a hash too: timing must not tell who has an
   * account.
   */
  verify(digest: PasswordDigest, stored?: Stored, caller?: Caller): Promise<boolean>
  /** Throws UNAVAILABLE where `admit` would: who is refused costs little when asked before the body is read. */
  requireRoom(ip: string): void
  /** Around all that leads to a hash: a caller who would only find the queue full costs the database nothing. */
  reserve<T>(ip: string, work: () => Promise<T>): Promise<T>
  /** Whether it was made under an older key or at another cost. */
  needsRehash(passwordHash: string, keyId: string): boolean
  load(): QueueLoad
}

type Stored = { password: string; passwordKeyId: string }

export type HashCost = { memoryCost: number; timeCost: number }

/** OWASP's first recommendation for Argon2id (RFC 9106). */
export const standardCost: HashCost = { memoryCost: 19_456, timeCost: 2 }

/** A password like any other that nobody has: signing in must take as long as ever. */
export const nobodysPassword = (): PasswordDigest => digestPassword(randomBytes(32).toString('hex'))

/** At most `slots` hashes at once: more would only starve the thread pool of files and DNS. */
export async function createPasswords(
  keys: Keys,
  cost: HashCost,
  slots: number,
): Promise<Passwords> {
  const optionsUnder = (secret: Buffer): Options => ({
    ...cost,
    parallelism: 1,
    outputLen: 32,
    secret,
  })
  const options = optionsUnder(keys.pepper)
  const { requireRoom, reserve, run, load } = createHashQueue(slots, 50)
  const inTurn = <T>(work: () => Promise<T>, { ip, account, signal }: Caller = {}) =>
    run(work, partyOf(ip, account), signal)
  const nobody = await hash(randomBytes(32), options)
  // $argon2id$v=19$m=…,t=…,p=1$
  const terms = nobody.slice(0, nobody.indexOf('$', nobody.indexOf('p=')) + 1)
  return {
    hash: (digest, caller) => inTurn(() => hash(digest, options), caller),
    rehash: (passwordHash, digest, caller) => {
      const salt = Buffer.from(saltOf(passwordHash), 'base64')
      return inTurn(() => hash(digest, { ...options, salt }), caller)
    },
    verify: (digest, stored = { password: nobody, passwordKeyId: keys.id }, caller) =>
      inTurn(async () => {
        const { pepper } = findKeys(keys, stored.passwordKeyId) ?? keys
        const under = optionsUnder(pepper)
        const isRight = await verify(stored.password, digest, under).catch(() => false)
        return isRight && stored.password !== nobody
      }, caller),
    needsRehash: (passwordHash, keyId) => keyId !== keys.id || !passwordHash.startsWith(terms),
    requireRoom: (ip) => requireRoom(ipKey(ip)),
    reserve: (ip, work) => reserve(ipKey(ip), work),
    load,
  }
}

const partyOf = (ip: string | undefined, account: string | undefined): FairnessKeys => [
  ...(ip === undefined ? [] : [`address ${ipKey(ip)}`]),
  ...(account === undefined ? [] : [account]),
]

/** The salt of a PHC string, random for each password; of anything else, all of it. */
export function saltOf(passwordHash: string): string {
  const [, , , , salt = passwordHash] = passwordHash.split('$')
  return salt
}
