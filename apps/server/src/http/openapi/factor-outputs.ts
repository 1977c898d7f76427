import { transports } from '@latchkey/shared/passkey'
import * as z from 'zod/mini'

// The answers of procedures about second factors, like those in outputs.ts.

const time = z.iso.datetime()
const text = z.string()

const anyFactor = {
  id: text,
  name: text,
  createdAt: time,
  lastUsedAt: z.nullable(time),
  removesAt: z.nullable(time),
}

export const factor = z.union([
  z.object({ ...anyFactor, kind: z.literal('totp') }),
  z.object({
    ...anyFactor,
    kind: z.literal('passkey'),
    synced: z.boolean(),
    passwordless: z.boolean(),
  }),
])

const credential = z.object({
  id: text,
  type: z.literal('public-key'),
  transports: z.exactOptional(z.array(z.enum(transports))),
})

/** The names are WebAuthn's own: browsers take both objects as they are. */
export const passkeyRequest = z.object({
  options: z.object({
    challenge: text,
    timeout: z.int(),
    rpId: text,
    allowCredentials: z.exactOptional(z.array(credential)),
    userVerification: z.enum(['required', 'preferred']),
  }),
  expiresAt: time,
})

export const newPasskey = z.object({
  options: z.object({
    rp: z.object({ id: text, name: text }),
    user: z.object({ id: text, name: text, displayName: text }),
    challenge: text,
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int(),
    excludeCredentials: z.array(credential),
    authenticatorSelection: z.object({
      residentKey: z.enum(['required', 'preferred']),
      userVerification: z.enum(['required', 'preferred']),
    }),
    attestation: z.literal('none'),
    extensions: z.object({ credProps: z.literal(true) }),
  }),
  expiresAt: time,
})

/** A trusted browser of the account. `device` in outputs.ts is its counterpart for a session. */
const trustedDevice = z.object({
  id: text,
  current: z.boolean(),
  createdAt: time,
  lastUsedAt: time,
  expiresAt: time,
  userAgent: z.nullable(text),
  ip: z.nullable(text),
})

export const factorList = z.object({
  factors: z.array(factor),
  hasPassword: z.boolean(),
  passkeys: z.nullable(z.object({ rpId: text, userId: text, credentialIds: z.array(text) })),
  backupCodes: z.nullable(z.object({ left: z.int(), createdAt: time })),
  trustedDevices: z.array(trustedDevice),
  requiredFrom: z.nullable(time),
})

export const newTotp = z.object({ id: text, secret: text, uri: text, expiresAt: time })
export const confirmedFactor = z.object({ factor, backupCodes: z.nullable(z.array(text)) })
export const backupCodes = z.object({ codes: z.array(text) })
export const proof = z.object({ provedAt: time })
