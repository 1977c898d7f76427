import type { EntityManager } from '@mikro-orm/sql'
import jwt from 'jsonwebtoken'
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { seconds, type Clock, type Ticks } from '../clock.ts'
import { createFreshCopy } from '../database/fresh-copy.ts'
import { findKeys, type Keys } from '../keys.ts'
import { decrypt, encrypt } from './encryption.ts'
import type { PublicJwk } from './key-pair.ts'
import { addKey, isRetired, newestFirst, nextGeneration } from './rotation.ts'
import { SigningKey, type SigningAlgorithm } from './signing-key.entity.ts'

export type SigningKeys = {
  /** Signs a JWT with the current key, and makes one where there is none. */
  sign(algorithm: SigningAlgorithm, claims: object, typ: string): Promise<string>
  /** The public keys that verify what was signed, and those that soon sign. */
  published(): Promise<PublicJwk[]>
}

/** How long a new or withdrawn key may take to reach every process. */
const freshFor = seconds(5)

type Deps = { em: EntityManager; keys: Keys; clock: Clock; ticks: Ticks }

/** Keeps the keys in memory: their readers are many, and they change rarely. */
export function createSigningKeys({ em, keys, clock, ticks }: Deps): SigningKeys {
  const opened = new Map<string, KeyObject>()
  // No key at all is never kept: another process may be making the first.
  const isKept = (rows: readonly SigningKey[]) => rows.length > 0
  const known = createFreshCopy(read, { freshFor, ticks, isKept })

  async function read(): Promise<readonly SigningKey[]> {
    const rows = await em.fork().find(SigningKey, {})
    await renewEncryption(rows)
    return rows
  }

  /** A key follows SECRET_KEY, so that the old one can go. */
  async function renewEncryption(found: readonly SigningKey[]): Promise<void> {
    for (const row of found) {
      if (row.secretKeyId === keys.id || !findKeys(keys, row.secretKeyId)) continue
      const { kid, secretKeyId, privateKey } = row
      const renewed = {
        privateKey: encrypt(keys.signing, kid, pemOf(row)),
        secretKeyId: keys.id,
      }
      await em.fork().nativeUpdate(SigningKey, { kid, secretKeyId, privateKey }, renewed)
    }
  }

  function pemOf({ kid, secretKeyId, privateKey }: SigningKey): string {
    const secret = findKeys(keys, secretKeyId)
    if (!secret)
      throw new Error(`the signing key ${kid} belongs to a SECRET_KEY that is not listed`)
    return decrypt(secret.signing, kid, privateKey)
  }

  /** Another process may have encrypted a key under a newer SECRET_KEY while this one had it open. */
  const canOpen = ({ kid, secretKeyId }: SigningKey): boolean =>
    opened.has(kid) || findKeys(keys, secretKeyId) !== undefined

  function currentOf(
    rows: readonly SigningKey[],
    algorithm: SigningAlgorithm,
  ): SigningKey | undefined {
    const ours = newestFirst(rows).filter((key) => key.algorithm === algorithm && canOpen(key))
    // A clock that is behind knows none that signs yet.
    return ours.find(({ signsFrom }) => signsFrom <= clock()) ?? ours.at(-1)
  }

  async function currentKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
    const rows = await known.get()
    const current = currentOf(rows, algorithm)
    if (current) return current
    const now = clock()
    const next = { algorithm, generation: nextGeneration(rows, algorithm), signsFrom: now }
    await addKey(em, next, { keys, now })
    const made = currentOf(await known.renew(), algorithm)
    if (!made)
      throw new Error('another process made a signing key under a SECRET_KEY that is not listed')
    return made
  }

  function open(row: SigningKey): KeyObject {
    const key = opened.get(row.kid) ?? createPrivateKey(pemOf(row))
    opened.set(row.kid, key)
    return key
  }

  return {
    async sign(algorithm, claims, typ) {
      const row = await currentKey(algorithm)
      const header = { alg: algorithm, typ, kid: row.kid }
      return jwt.sign(claims, open(row), { algorithm, header })
    },
    async published() {
      const [now, found] = [clock(), await known.get()]
      return newestFirst(found)
        .filter((row) => !isRetired(row, found, now))
        .map(({ publicKey }): PublicJwk => JSON.parse(publicKey))
    },
  }
}
