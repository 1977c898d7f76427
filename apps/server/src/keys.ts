import {
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'

type Derived = {
  /** The id of the root secret; rows store it so that secrets can be rotated. */
  id: string
  codes: KeyObject
  pepper: Buffer
  refresh: KeyObject
  counters: KeyObject
  devices: KeyObject
  audit: KeyObject
  disown: KeyObject
  doctor: KeyObject
  /** The key that encrypts the private keys of tokens for other programs. */
  signing: KeyObject
  /** The key that seals the cookies and tickets of the gate. */
  gate: KeyObject
  /** The key that encrypts the secrets of webhooks. */
  webhooks: KeyObject
  /** The key that encrypts the secrets of authenticator apps, and seals passkeys. */
  factors: KeyObject
  /** The key that encrypts hashes that other programs made. */
  foreignHashes: KeyObject
  /** The key of the stored HMACs of backup codes. */
  backupCodes: KeyObject
  /** The key that signs the challenges of passkeys. */
  passkeys: KeyObject
  /** The key that signs the cookies that bind a browser to an app's request. */
  questions: Buffer
}

/** The newest keys create values; all keys verify them. */
export type Keys = Derived & { all: readonly Derived[] }

export function deriveKeys(newest: string, ...older: string[]): Keys {
  const all = [newest, ...older].map(derivedFrom)
  return { ...derivedFrom(newest), all }
}

export const findKeys = (keys: Keys, id: string): Derived | undefined =>
  keys.all.find((one) => one.id === id)

/** HKDF-SHA-256 (RFC 5869) with one label per use: no key serves two purposes. */
function derivedFrom(secretKey: string): Derived {
  const derive = (label: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secretKey, '', `latchkey:${label}:v1`, 32))
  return {
    id: derive('key-id').toString('hex').slice(0, 16),
    codes: createSecretKey(derive('codes')),
    pepper: derive('pepper'),
    refresh: createSecretKey(derive('refresh')),
    counters: createSecretKey(derive('counters')),
    devices: createSecretKey(derive('devices')),
    audit: createSecretKey(derive('audit')),
    disown: createSecretKey(derive('disown')),
    doctor: createSecretKey(derive('doctor')),
    signing: createSecretKey(derive('signing')),
    gate: createSecretKey(derive('gate')),
    webhooks: createSecretKey(derive('webhooks')),
    factors: createSecretKey(derive('factors')),
    foreignHashes: createSecretKey(derive('foreign-hashes')),
    backupCodes: createSecretKey(derive('backup-codes')),
    passkeys: createSecretKey(derive('passkeys')),
    questions: derive('questions'),
  }
}

export const hmac = (key: KeyObject, ...parts: string[]): Buffer =>
  rawHmac(key, JSON.stringify(parts))

/** HMAC-SHA-256 of a text whose form is given by another specification. */
export const rawHmac = (key: KeyObject | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** base64url, so that a stored hash cannot be mistaken for the hex that clients send. */
export const tokenHash = (token: string): string =>
  createHash('sha256').update(token).digest('base64url')

/** The only comparison of secrets. Its duration reveals at most whether the lengths agree. */
export function constantTimeEqual(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
