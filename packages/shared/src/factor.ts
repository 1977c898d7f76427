import * as z from 'zod/mini'
import { code, passwordDigest, reason } from './auth.ts'
import { limits } from './limits.ts'
import { proofMethods } from './methods.ts'
import { newCredential, signedCredential } from './passkey.ts'
import { visibleLine } from './visible-line.ts'

export const factorKinds = ['totp', 'passkey'] as const
export type FactorKind = (typeof factorKinds)[number]

const name = visibleLine(limits.factorName.max)
const id = z.string().check(z.regex(/^[0-9a-f]{22}$/, reason('INVALID')))

export const addTotpInput = z.strictObject({ name })
export const confirmTotpInput = z.strictObject({ id, code })
export const confirmPasskeyInput = z.strictObject({ name, response: newCredential })
export const renameFactorInput = z.strictObject({ id, name })
export const removeFactorInput = z.strictObject({ id })
/** `id`: the device to remove; without it, all of them. */
export const removeTrustedDevicesInput = z.strictObject({ id: z.optional(id) })

/** `currentPassword` with the method `password`, `response` with `passkey`, `code` with every other one. */
export const confirmIdentityInput = z
  .strictObject({
    method: z.enum(proofMethods),
    currentPassword: z.optional(passwordDigest),
    code: z.optional(code),
    response: z.optional(signedCredential),
  })
  .check(
    z.refine(
      ({ method, currentPassword, code: typed, response }) =>
        ({ password: currentPassword, passkey: response, totp: typed, backup_code: typed })[
          method
        ] !== undefined,
      reason('REQUIRED'),
    ),
  )

/** A second factor, for its owner. */
export type Factor = {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
  /**
   * The time of its removal, because its addition was reported as "it wasn't me"; a use before then
   * cancels that.
   */
  removesAt: string | null
} & (
  | { kind: 'totp' }
  /** `synced`: kept by more than one device. `passwordless`: signs in without a password. */
  | { kind: 'passkey'; synced: boolean; passwordless: boolean }
)

/** A browser that is not asked for the second step until `expiresAt`. */
export type TrustedDevice = {
  id: string
  current: boolean
  createdAt: string
  lastUsedAt: string
  expiresAt: string
  userAgent: string | null
  ip: string | null
}

export type FactorList = {
  factors: Factor[]
  /** True if the account has a password besides its factors. */
  hasPassword: boolean
  /**
   * The arguments of `signalAllAcceptedCredentials`; null for an account that never began to add a
   * passkey.
   */
  passkeys: { rpId: string; userId: string; credentialIds: string[] } | null
  backupCodes: { left: number; createdAt: string } | null
  trustedDevices: TrustedDevice[]
  /** The time from which the account must have a factor; null if it need not. */
  requiredFrom: string | null
}

/** A factor to set up: the secret in base32 (RFC 4648), and the URI in its QR code. */
export type NewTotp = { id: string; secret: string; uri: string; expiresAt: string }

/** Backup codes come with the first factor, and are never shown again. */
export type ConfirmedFactor = { factor: Factor; backupCodes: string[] | null }

export type BackupCodes = { codes: string[] }

/** The time of the proof, which sensitive calls accept for five minutes. */
export type Proof = { provedAt: string }
