import { digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import { hash, verify, type Options } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'
import { findKeys, type Keys } from '../keys.ts'
import { ipKey, networkOf } from '../limits/ip-key.ts'
import type { FairnessKeys } from './fair-queue.ts'
import { createHashQueue, type QueueLoad } from './hash-queue.ts'

/**
 * The party for which a hash is computed. Turns are fair between IP addresses and accounts, and an
 * aborted `signal` leaves the queue.
 */
export type Caller = { ip?: string; account?: string; signal?: () => AbortSignal }

export type Passwords = {
  hash(digest: PasswordDigest, caller?: Caller): Promise<string>
  /**
   * Hashes the same password under the newest key and cost. Its salt stays, so that known devices stay
   * known.
   */
  rehash(passwordHash: string, digest: PasswordDigest, caller?: Caller): Promise<string>
  /**
   * Compares under the pepper of the stored key. A missing hash costs a hash too: timing must not
   * reveal who has an account.
   */
  verify(digest: PasswordDigest, stored?: Stored, caller?: Caller): Promise<boolean>
  /**
   * Compares another program's hash, one at a time: each may fill 128 MiB. The call waits outside the hash
   * queue, so that the right passwords of other accounts pass it.
   */
  verifyAlone(compare: () => Promise<boolean>, caller?: Caller): Promise<boolean>
  /** Throws UNAVAILABLE if `reserve` would. Called before the body is read, it makes a refusal cheap. */
  requireRoom(ip: string): void
  /**
   * Wraps every call that ends in a hash: when the queue is full, it is refused before it reaches the
   * database.
   */
  reserve<T>(ip: string, work: () => Promise<T>): Promise<T>
  /** Returns whether the hash was made under an older key or at another cost. */
  needsRehash(passwordHash: string, keyId: string): boolean
  load(): QueueLoad
}

type Stored = { password: string; passwordKeyId: string }

export type HashCost = { memoryCost: number; timeCost: number }

/** OWASP's first recommendation for Argon2id (RFC 9106). */
export const standardCost: HashCost = { memoryCost: 19_456, timeCost: 2 }

/** A random password that no one knows: comparing it takes as long as any other. */
export const unusablePassword = (): PasswordDigest =>
  digestPassword(randomBytes(32).toString('hex'))

/** At the highest costs an imported hash takes a second, and a call ends after 30. */
const waitingAlone = 25

/** Runs at most `slots` hashes at once: more would starve file access and DNS of threads. */
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
  const alone = createHashQueue(1, waitingAlone)
  const unknownHash = await hash(randomBytes(32), options)
  // $argon2id$v=19$m=…,t=…,p=1$
  const parameters = unknownHash.slice(0, unknownHash.indexOf('$', unknownHash.indexOf('p=')) + 1)
  return {
    hash: (digest, caller) => inTurn(() => hash(digest, options), caller),
    rehash: (passwordHash, digest, caller) => {
      const salt = Buffer.from(saltOf(passwordHash), 'base64')
      return inTurn(() => hash(digest, { ...options, salt }), caller)
    },
    verify: (digest, stored = { password: unknownHash, passwordKeyId: keys.id }, caller) =>
      inTurn(async () => {
        const { pepper } = findKeys(keys, stored.passwordKeyId) ?? keys
        const under = optionsUnder(pepper)
        const matches = await verify(stored.password, digest, under).catch(() => false)
        return matches && stored.password !== unknownHash
      }, caller),
    verifyAlone: (compare, caller = {}) =>
      alone.run(() => inTurn(compare, caller), partyOf(caller.ip, caller.account), caller.signal),
    needsRehash: (passwordHash, keyId) => keyId !== keys.id || !passwordHash.startsWith(parameters),
    requireRoom: (ip) => requireRoom(placeKey(ip)),
    reserve: (ip, work) => reserve(placeKey(ip), work),
    load() {
      const [shared, single] = [load(), alone.load()]
      const waiting = shared.waiting + single.waiting
      return { ...shared, waiting, refused: shared.refused + single.refused }
    },
  }
}

/**
 * Anyone gets an IPv6 /48 for free. Counted per /64, one caller would hold every place under thousands of
 * keys, each with no more places than a newcomer.
 */
function placeKey(ip: string): string {
  const key = ipKey(ip)
  return networkOf(key) ?? key
}

const partyOf = (ip: string | undefined, account: string | undefined): FairnessKeys => [
  ...(ip === undefined ? [] : [`address ${placeKey(ip)}`]),
  ...(account === undefined ? [] : [account]),
]

/** The salt of a PHC string, random per password; any other string is returned whole. */
export function saltOf(passwordHash: string): string {
  const [, , , , salt = passwordHash] = passwordHash.split('$')
  return salt
}
