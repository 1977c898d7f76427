import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

export type Keys = {
  /** Names the root every key below comes from; rows remember it so that keys can be rotated. */
  id: string
  codes: KeyObject
  pepper: Buffer
  refresh: KeyObject
  counters: KeyObject
}

/** HKDF-SHA-256 (RFC 5869), one label per use: no key serves two purposes. */
export function deriveKeys(secretKey: string): Keys {
  const derive = (label: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secretKey, '', `latchkey:${label}:v1`, 32))
  return {
    id: derive('key-id').toString('hex').slice(0, 16),
    codes: createSecretKey(derive('codes')),
    pepper: derive('pepper'),
    refresh: createSecretKey(derive('refresh')),
    counters: createSecretKey(derive('counters')),
  }
}

export const hmac = (key: KeyObject, ...parts: string[]): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest()

/** base64url, so that no stored hash looks like the hex a client would send. */
export const tokenHash = (token: string): string =>
  createHash('sha256').update(token).digest('base64url')
