import { constantTimeEqual, tokenHash } from '../keys.ts'
import type { App } from './app.entity.ts'

/** Reads the credentials of RFC 7617, which RFC 6749 §2.3.1 encodes as in a form. */
export function readBasic(header = ''): { id: string; secret: string } | undefined {
  const [, encoded] = /^basic +([\w+/=-]+)$/i.exec(header) ?? []
  if (encoded === undefined) return undefined
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/** A hash that matches no secret, so that an unknown app costs the time of a known one. */
const noHash = tokenHash('')

/** Returns whether this is the secret of an app, or its previous one while that is still valid. */
export function hasSecret(app: App | undefined, secret: string, now: Date): boolean {
  const given = tokenHash(secret)
  const isBeforeEnd = app?.previousSecretUntil != null && app.previousSecretUntil > now
  const isCurrent = constantTimeEqual(given, app?.secretHash ?? noHash)
  const isPrevious = constantTimeEqual(given, app?.previousSecretHash ?? noHash)
  return (isCurrent && app?.secretHash != null) || (isPrevious && isBeforeEnd)
}

/** Returns the app that these credentials belong to. */
export function findByCredentials(
  apps: readonly App[],
  { id, secret }: { id: string; secret: string },
  now: Date,
): App | undefined {
  const app = apps.find((one) => one.id === id)
  return hasSecret(app, secret, now) ? app : undefined
}
