import type { EntityManager } from '@mikro-orm/sql'
import { randomBytes } from 'node:crypto'
import { findKeys, rawHmac, type Keys } from '../keys.ts'
import { decrypt, encrypt } from '../signing/encryption.ts'
import { Webhook } from './webhook.entity.ts'

const prefix = 'whsec_'

/** A secret in the form of Standard Webhooks. */
export const newWebhookSecret = (): string => prefix + randomBytes(32).toString('base64')

export const encryptSecret = (keys: Keys, id: string, secret: string): string =>
  encrypt(keys.webhooks, id, secret)

function decryptSecret(keys: Keys, { id, secretKeyId }: Webhook, encrypted: string): string {
  const secret = findKeys(keys, secretKeyId)
  if (!secret)
    throw new Error(`the webhook ${id} was created under a SECRET_KEY that is not listed`)
  return decrypt(secret.webhooks, id, encrypted)
}

/** Encrypts secrets under the newest SECRET_KEY, so that an older one can be removed. */
export async function renewSecrets(em: EntityManager, keys: Keys, found: Webhook[]): Promise<void> {
  for (const row of found) {
    if (row.secretKeyId === keys.id || !findKeys(keys, row.secretKeyId)) continue
    const { id, secretKeyId, secret, previousSecret } = row
    const again = (text: string) => encryptSecret(keys, id, decryptSecret(keys, row, text))
    const renewed = {
      secret: again(secret),
      previousSecret: previousSecret == null ? null : again(previousSecret),
      secretKeyId: keys.id,
    }
    // oxlint-disable-next-line no-await-in-loop
    await em.fork().nativeUpdate(Webhook, { id, secretKeyId, secret }, renewed)
  }
}

type Signed = { id: string; now: Date; body: string }

/** The headers of Standard Webhooks 1.0. During a rotation both secrets sign. */
export function signedHeaders(keys: Keys, webhook: Webhook, { id, now, body }: Signed) {
  const { previousSecret, previousSecretUntil } = webhook
  const isBoth = previousSecret != null && previousSecretUntil != null && previousSecretUntil > now
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signatures = [webhook.secret, ...(isBoth ? [previousSecret] : [])].map((encrypted) => {
    const secret = decryptSecret(keys, webhook, encrypted).slice(prefix.length)
    const mac = rawHmac(Buffer.from(secret, 'base64'), `${id}.${timestamp}.${body}`)
    return `v1,${mac.toString('base64')}`
  })
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
