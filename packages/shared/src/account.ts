import * as z from 'zod/mini'
import type { appKinds } from './app.ts'
import { challengeId, code, locale, passwordDigest, reason, type User } from './auth.ts'
import type { FactorList } from './factor.ts'
import { limits } from './limits.ts'
import type { SecurityEvent } from './security-event.ts'
import { isKnownTimeZone, timeZoneName } from './time-zone.ts'
import { knownUsername } from './username.ts'
import { visibleLine } from './visible-line.ts'

const bio = z.string().check(
  z.maxLength(limits.bio.max, reason('TOO_LONG')),
  // Control characters except line feeds do not belong in visible text.
  z.regex(/^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u, reason('CHARACTERS')),
)

const avatar = z.string().check(
  z.maxLength(limits.avatar.max, reason('TOO_LONG')),
  z.refine((text) => {
    const url = URL.parse(text)
    return url?.protocol === 'https:' && url.username === '' && url.password === ''
  }, reason('HTTPS_URL')),
  z.regex(/^[\x21-\x7e]*$/, reason('HTTPS_URL')),
)

const displayName = visibleLine(limits.displayName.max)

/** `username`: a new one must meet stricter rules than an existing one. */
export const updateProfileInput = z.strictObject({
  username: z.optional(knownUsername),
  bio: z.optional(z.nullable(bio)),
  avatar: z.optional(z.nullable(avatar)),
  displayName: z.optional(z.nullable(displayName)),
  locale: z.optional(locale),
  timeZone: z.optional(
    z.nullable(timeZoneName.check(z.refine(isKnownTimeZone, reason('INVALID')))),
  ),
})
export type UpdateProfile = z.input<typeof updateProfileInput>

/** A picture in base64 (RFC 4648): the API takes JSON only. */
export const putAvatarInput = z.strictObject({
  picture: z
    .string()
    .check(
      z.maxLength(Math.ceil(limits.picture.max / 3) * 4, reason('TOO_LONG')),
      z.regex(
        /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
        reason('INVALID'),
      ),
    ),
})
/** An account without a password omits it, and proves its identity by its passkey. */
const currentPassword = z.optional(passwordDigest)

export const changePasswordInput = z.strictObject({
  currentPassword,
  password: passwordDigest,
})
export const changeEmailInput = z.strictObject({
  challengeId,
  code,
  currentPassword,
})
export const revokeSessionInput = z.strictObject({
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, reason('INVALID'))),
})

export const removeAppInput = z.strictObject({
  appId: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, reason('INVALID'))),
})

/** `confirmation`: the username typed once more. */
export const deleteAccountInput = z.strictObject({
  currentPassword,
  confirmation: knownUsername,
})

/** All stored data about a user, except hashes and codes. */
export type DataExport = {
  profile: User
  avatar: { type: string; base64: string } | null
  sessions: DeviceSession[]
  apps: UsedApp[]
  secondFactors: FactorList
  securityEvents: SecurityEvent[]
}

/** One signed-in device, for its owner. */
export type DeviceSession = {
  id: string
  current: boolean
  createdAt: string
  lastUsedAt: string
  expiresAt: string
  userAgent: string | null
  ip: string | null
}

/** An app that signs a user in, for that user. */
export type UsedApp = {
  id: string
  name: string
  kind: (typeof appKinds)[number]
  /** The scopes of a third-party app that the user agreed to. */
  scopes: string[]
  since: string
  lastUsedAt: string
}
