import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/**
 * Encrypts and authenticates a text (NIST SP 800-38D). `name` identifies the text and is authenticated
 * with it.
 */
export function encrypt(key: KeyObject, name: string, text: string): string {
  const nonce = randomBytes(nonceBytes)
  const encrypting = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(name))
  const parts = [nonce, encrypting.update(text, 'utf8'), encrypting.final()]
  return Buffer.concat([...parts, encrypting.getAuthTag()]).toString('base64url')
}

/** Throws if the key, the name or the encrypted text differs. */
export function decrypt(key: KeyObject, name: string, encrypted: string): string {
  const bytes = Buffer.from(encrypted, 'base64url')
  const body = bytes.subarray(nonceBytes, -tagBytes)
  const decrypting = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(-tagBytes))
  return Buffer.concat([decrypting.update(body), decrypting.final()]).toString('utf8')
}
