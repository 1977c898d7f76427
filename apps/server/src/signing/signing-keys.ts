import type { EntityManager } from '@mikro-orm/sql'
import jwt from 'jsonwebtoken'
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { later, seconds, type Clock, type Ticks } from '../clock.ts'
import { createFreshCopy } from '../database/fresh-copy.ts'
import { AppError } from '../errors.ts'
import { findKeys, type Keys } from '../keys.ts'
import type { PublicJwk } from './key-pair.ts'
import { pemOf, renewEncryption } from './private-key.ts'
import { addKey, isRetired, newestFirst, signedTokenLife } from './rotation.ts'
import { SigningKey, signingAlgorithms, type SigningAlgorithm } from './signing-key.entity.ts'

export type SigningKeys = {
  /**
   * Signs a JWT with the current key, and creates one if there is none. Throws UNAVAILABLE if only
   * processes with another SECRET_KEY can open the current key.
   */
  sign(algorithm: SigningAlgorithm, claims: object, typ: string): Promise<string>
  /** The keys that verify present and upcoming signatures; the last known ones if the database fails. */
  published(): Promise<PublicJwk[]>
  /** The key pairs themselves, for the protocol engine; those that sign now come first. */
  pairs(): Promise<SigningPair[]>
}

export type SigningPair = { kid: string; algorithm: SigningAlgorithm; privateKey: KeyObject }

/** The time in which a new or withdrawn key reaches every process. */
const freshFor = seconds(5)

type Deps = {
  em: Pick<EntityManager, 'fork'>
  keys: Keys
  clock: Clock
  ticks: Ticks
  log: { error(what: object, text: string): void }
}

const foreign =
  'no token is signed: this process does not list the SECRET_KEY of the signing key. List it; if it is lost, run "latchkey keys rotate"'

/** Caches the keys: they are read often and change rarely. */
export function createSigningKeys({ em, keys, clock, ticks, log }: Deps): SigningKeys {
  const opened = new Map<string, KeyObject>()
  // An empty list is never cached: another process may be creating the first key.
  const isKept = (rows: readonly SigningKey[]) => rows.length > 0
  const known = createFreshCopy(read, { freshFor, ticks, isKept })
  const reported = new Set<string>()

  async function read(): Promise<readonly SigningKey[]> {
    const rows = await em.fork().find(SigningKey, {})
    await renewEncryption(em, keys, rows)
    return rows
  }

  /** Another process may have encrypted a key under a newer SECRET_KEY while this one had it open. */
  const canOpen = ({ kid, secretKeyId }: SigningKey): boolean =>
    opened.has(kid) || findKeys(keys, secretKeyId) !== undefined

  function usableOf(rows: readonly SigningKey[], algorithm: SigningAlgorithm) {
    const now = clock()
    // A token must not outlive its key.
    const whenExpired = later(now, signedTokenLife)
    const ours = newestFirst(rows).filter(
      (key) => key.algorithm === algorithm && canOpen(key) && !isRetired(key, rows, whenExpired),
    )
    // A clock that is behind finds no key that signs yet.
    return ours.find(({ signsFrom }) => signsFrom <= now) ?? ours.at(-1)
  }

  async function currentKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
    const now = clock()
    const ofAlgorithm = (rows: readonly SigningKey[]) =>
      newestFirst(rows).find((key) => key.algorithm === algorithm)
    let rows = await known.get()
    if (!ofAlgorithm(rows)) {
      await addKey(em, { algorithm, generation: 1, signsFrom: now }, { keys, now })
      rows = await known.renew()
    }
    const usable = usableOf(rows, algorithm)
    if (!usable) throw unusable(algorithm, ofAlgorithm(rows))
    return usable
  }

  /** A new key would displace the one with which processes with the right SECRET_KEY sign. */
  function unusable(algorithm: SigningAlgorithm, key: SigningKey | undefined): AppError {
    const { kid = '', secretKeyId } = key ?? {}
    if (!reported.has(kid)) log.error({ algorithm, secretKeyId }, foreign)
    reported.add(kid)
    return new AppError('UNAVAILABLE', { retryAfterSeconds: freshFor / 1000 })
  }

  function open(row: SigningKey): KeyObject {
    const key = opened.get(row.kid) ?? createPrivateKey(pemOf(keys, row))
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
      const [now, found] = [clock(), await known.latest()]
      return newestFirst(found)
        .filter((row) => !isRetired(row, found, now))
        .map(({ publicKey }): PublicJwk => JSON.parse(publicKey))
    },
    async pairs() {
      const current: SigningKey[] = []
      for (const algorithm of signingAlgorithms) current.push(await currentKey(algorithm))
      const found = await known.get()
      const isOther = (row: SigningKey) => current.every(({ kid }) => kid !== row.kid)
      const others = newestFirst(found).filter(
        (row) => isOther(row) && canOpen(row) && !isRetired(row, found, clock()),
      )
      return [...current, ...others].map((row) => {
        const { kid, algorithm } = row
        return { kid, algorithm, privateKey: open(row) }
      })
    },
  }
}
