import { Secret, TOTP } from 'otpauth'
import { seconds, skew } from '../clock.ts'
import { findKeys, type Keys } from '../keys.ts'
import { decrypt, encrypt } from '../signing/encryption.ts'
import type { Factor } from './factor.entity.ts'

/** RFC 6238 with its first hash, since many authenticator apps know no other. */
const parameters = { digits: 6, period: 30 } as const

/** RFC 6238, 5.2 recommends one step for the time that typing takes. */
const window = 1

/** Codes up to 90 seconds outside the window are refused, but reveal that the phone's clock is off. */
const offBy = 3

/** 160 bits, as RFC 4226 recommends, in base32. */
export const newSecret = (): string => new Secret({ size: 20 }).base32

/** Returns the URI in the QR code for an authenticator app. */
export const uriOf = (
  secret: string,
  { issuer, label }: { issuer: string; label: string },
): string =>
  new TOTP({ ...parameters, issuer, label, secret: Secret.fromBase32(secret) }).toString()

export const sealSecret = (keys: Keys, id: string, secret: string): string =>
  encrypt(keys.factors, id, secret)

type Sealed = Pick<Factor, 'id' | 'secret' | 'secretKeyId'>

/** Throws if its SECRET_KEY is not listed. */
export function openSecret(keys: Keys, { id, secret, secretKeyId }: Sealed): string {
  const key = findKeys(keys, secretKeyId)
  if (!key) throw new Error(`the factor ${id} belongs to a SECRET_KEY that is not listed`)
  return decrypt(key.factors, id, secret)
}

/** Replicas' clocks differ by five minutes at most. A later step was used under a wrong clock. */
export const aheadSteps = skew / seconds(parameters.period)

/** The time step of a code. `isOff` is true outside the window. */
export type Step = { step: number; isOff: boolean }

/** Finds the step of a code around this time. */
export function findStep(secret: string, token: string, now: Date): Step | undefined {
  const timestamp = now.getTime()
  const totp = new TOTP({ ...parameters, secret: Secret.fromBase32(secret) })
  const delta = totp.validate({ token, timestamp, window: window + offBy })
  if (delta === null) return undefined
  const step = Math.floor(timestamp / seconds(parameters.period)) + delta
  return { step, isOff: Math.abs(delta) > window }
}
