import type { EntityManager } from '@mikro-orm/sql'
import { findKeys, type Keys } from '../keys.ts'
import { decrypt, encrypt } from './encryption.ts'
import { SigningKey } from './signing-key.entity.ts'

type Encrypted = Pick<SigningKey, 'kid' | 'secretKeyId' | 'privateKey'>

/** Decrypts a private key, in PEM. Throws if its SECRET_KEY is not listed. */
export function pemOf(keys: Keys, { kid, secretKeyId, privateKey }: Encrypted): string {
  const secret = findKeys(keys, secretKeyId)
  if (!secret) throw new Error(`the signing key ${kid} belongs to a SECRET_KEY that is not listed`)
  return decrypt(secret.signing, kid, privateKey)
}

/** Encrypts keys under the newest SECRET_KEY, so that an older one can be removed. */
export async function renewEncryption(
  em: Pick<EntityManager, 'fork'>,
  keys: Keys,
  rows: readonly SigningKey[],
): Promise<void> {
  for (const row of rows) {
    const { kid, secretKeyId, privateKey } = row
    if (secretKeyId === keys.id || !findKeys(keys, secretKeyId)) continue
    const renewed = {
      privateKey: encrypt(keys.signing, kid, pemOf(keys, row)),
      secretKeyId: keys.id,
    }
    await em.fork().nativeUpdate(SigningKey, { kid, secretKeyId, privateKey }, renewed)
  }
}
