import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { later, minutes, skew } from '../clock.ts'
import type { Keys } from '../keys.ts'
import { encrypt } from './encryption.ts'
import { makeKeyPair } from './key-pair.ts'
import { renewEncryption } from './private-key.ts'
import { SigningKey, signingAlgorithms, type SigningAlgorithm } from './signing-key.entity.ts'

/** The lifetime of a signed token. */
export const signedTokenLife = minutes(10)

/**
 * A key is published for this time before it signs. HTTP caches keep the key set for five minutes, and
 * libraries such as jose for ten.
 */
export const publishedAhead = minutes(15)

/** A replaced key stays published until its last token has expired on every clock. */
const publishedAfter = signedTokenLife + skew

type Next = { algorithm: SigningAlgorithm; generation: number; signsFrom: Date }

/** Adds a key unless another process has just added that generation. */
export async function addKey(
  em: Pick<EntityManager, 'fork'>,
  { algorithm, generation, signsFrom }: Next,
  { keys, now }: { keys: Keys; now: Date },
): Promise<void> {
  const { kid, publicKey, privateKey } = await makeKeyPair(algorithm)
  const row = {
    kid,
    algorithm,
    generation,
    publicKey: JSON.stringify(publicKey),
    privateKey: encrypt(keys.signing, kid, privateKey),
    secretKeyId: keys.id,
    createdAt: now,
    signsFrom,
  }
  try {
    const own = em.fork()
    own.create(SigningKey, row)
    await own.flush()
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
  }
}

/** Adds the first key of each algorithm, so that programs can verify tokens before one is issued. */
export async function addFirstKeys(em: EntityManager, at: { keys: Keys; now: Date }) {
  for (const algorithm of signingAlgorithms) {
    if ((await em.count(SigningKey, { algorithm })) > 0) continue
    await addKey(em, { algorithm, generation: 1, signsFrom: at.now }, at)
  }
}

/**
 * Gives every algorithm a successor. The old key signs until verifiers have had time to learn the new
 * one. With `atOnce` the old keys are withdrawn immediately, because an attacker may hold them.
 */
export async function rotateKeys(
  em: EntityManager,
  at: { keys: Keys; now: Date; atOnce: boolean },
): Promise<void> {
  const signsFrom = at.atOnce ? at.now : later(at.now, publishedAhead)
  for (const algorithm of signingAlgorithms) {
    const generation = nextGeneration(await em.find(SigningKey, { algorithm }), algorithm)
    await addKey(em, { algorithm, generation, signsFrom }, at)
    if (at.atOnce) await em.nativeDelete(SigningKey, { algorithm, generation: { $lt: generation } })
  }
}

export const newestFirst = (rows: readonly SigningKey[]): SigningKey[] =>
  rows.toSorted((one, other) => other.generation - one.generation)

const nextGeneration = (rows: readonly SigningKey[], algorithm: SigningAlgorithm): number =>
  1 +
  Math.max(
    0,
    ...rows.filter((key) => key.algorithm === algorithm).map(({ generation }) => generation),
  )

/** Returns whether a newer key signs and all tokens of this one have expired. */
export const isRetired = (key: SigningKey, rows: readonly SigningKey[], now: Date): boolean =>
  rows.some(
    ({ algorithm, generation, signsFrom }) =>
      algorithm === key.algorithm &&
      generation > key.generation &&
      later(signsFrom, publishedAfter) <= now,
  )

/**
 * Deletes keys that verify nothing any more, and re-encrypts the others that are under an older
 * SECRET_KEY.
 */
export async function tendKeys(
  em: EntityManager,
  { keys, now }: { keys: Keys; now: Date },
): Promise<void> {
  const rows = await em.fork().find(SigningKey, {})
  await renewEncryption(em, keys, rows)
  const retired = rows.filter((key) => isRetired(key, rows, now)).map(({ kid }) => kid)
  if (retired.length > 0) await em.nativeDelete(SigningKey, { kid: { $in: retired } })
}
