import { appKinds } from '@latchkey/shared/app'
import { challengeId, locales, roles, statuses } from '@latchkey/shared/auth'
import { codeForms } from '@latchkey/shared/code'
import { factorMethods } from '@latchkey/shared/methods'
import { eventKinds } from '@latchkey/shared/security-event'
import * as z from 'zod/mini'
import { factor, factorList, newPasskey, passkeyRequest } from './factor-outputs.ts'

// The answers of procedures. Only the API document reads these schemas: checking every answer would cost
// the hot path. A test compares them with the answers of a running server.

const time = z.iso.datetime()
const text = z.string()
const orNull = z.nullable(text)

export const user = z.object({
  id: z.int(),
  username: text,
  displayName: orNull,
  email: text,
  avatar: orNull,
  role: z.enum(roles),
  bio: orNull,
  status: z.enum(statuses),
  locale: z.nullable(z.enum(locales)),
  timeZone: orNull,
  createdAt: time,
  updatedAt: time,
})

export const session = z.object({ accessToken: text, expiresAt: time, user })

export const signedIn = z.object({ status: z.literal('signed_in'), ...session.shape })

const codeFields = { codeForm: z.enum(codeForms), expiresAt: time, resendAt: time }

export const challenge = z.object({ challengeId, ...codeFields })

export const resentCode = z.object({ ...challenge.shape, heldBack: z.boolean() })

export const signIn = z.union([
  signedIn,
  z.object({
    status: z.literal('second_factor'),
    attempt: text,
    methods: z.array(z.enum(factorMethods)),
    expiresAt: time,
  }),
  z.object({ status: z.literal('deletion_pending'), deletesAt: time }),
  z.object({ status: z.literal('code_required'), challenge }),
])

export const codeStatus = z.object({
  state: z.enum(['queued', 'sent', 'delayed', 'refused']),
  since: time,
  nextTryAt: z.exactOptional(time),
  ...codeFields,
})

export const checkedCode = z.object({ valid: z.literal(true), expiresAt: time })

export const tokenInfo = z.object({
  userId: z.int(),
  role: z.enum(roles),
  sessionId: text,
  issuedAt: time,
  expiresAt: time,
})

export const apiToken = z.object({ token: text, expiresAt: time })

export const continueVerdict = z.union([
  z.object({
    isAllowed: z.literal(true),
    url: text,
    app: orNull,
    kind: z.nullable(z.enum(appKinds)),
  }),
  z.object({ isAllowed: z.literal(false) }),
])

export const signOutVerdict = z.union([
  z.object({ isAllowed: z.literal(true), app: orNull, isProven: z.boolean(), url: orNull }),
  z.object({ isAllowed: z.literal(false) }),
])

export const gateTicket = z.object({ address: text })

export const done = z.object({ ok: z.literal(true) })

export const device = z.object({
  id: text,
  current: z.boolean(),
  createdAt: time,
  lastUsedAt: time,
  expiresAt: time,
  userAgent: orNull,
  ip: orNull,
})

export const usedApp = z.object({
  id: text,
  name: text,
  kind: z.enum(appKinds),
  scopes: z.array(text),
  since: time,
  lastUsedAt: time,
})

export const securityEvent = z.object({
  at: time,
  kind: z.enum(eventKinds),
  detail: orNull,
  ip: orNull,
  userAgent: orNull,
})

export const recovery = z.union([
  z.object({ status: z.literal('code_required'), challenge }),
  z.object({ status: z.literal('planned'), removesAt: time }),
])

export const dataExport = z.object({
  profile: user,
  avatar: z.nullable(z.object({ type: text, base64: text })),
  sessions: z.array(device),
  apps: z.array(usedApp),
  secondFactors: factorList,
  securityEvents: z.array(securityEvent),
})

export const plannedDeletion = z.object({ deletesAt: time })
export const revokedSessions = z.object({ revoked: z.int() })

/** The schemas with a name in the document; all others are inlined. */
export const named = {
  User: user,
  Session: session,
  SignedIn: signedIn,
  SignIn: signIn,
  Challenge: challenge,
  ResentCode: resentCode,
  CodeStatus: codeStatus,
  TokenInfo: tokenInfo,
  ApiToken: apiToken,
  GateTicket: gateTicket,
  Done: done,
  Device: device,
  UsedApp: usedApp,
  SecurityEvent: securityEvent,
  Factor: factor,
  FactorList: factorList,
  PasskeyRequest: passkeyRequest,
  NewPasskey: newPasskey,
  DataExport: dataExport,
}
