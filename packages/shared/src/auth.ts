import * as z from 'zod/mini'
import { codePattern, readCode, type CodeForm } from './code.ts'
import type { PasswordDigest } from './digest.ts'
import { mailbox, readAddress } from './email-address.ts'
import type { FieldReason } from './errors.ts'
import { limits } from './limits.ts'
import { factorMethods, type FactorMethod } from './methods.ts'
import { signedCredential } from './passkey.ts'
import { timeZoneName } from './time-zone.ts'
import { typedPassword } from './typed-password.ts'

export const roles = ['user', 'admin', 'superadmin'] as const
export const statuses = ['active', 'banned', 'muted'] as const
export const locales = ['zh', 'en'] as const
export const challengeTypes = ['register', 'reset_password', 'email_change'] as const

export type Role = (typeof roles)[number]
export type Status = (typeof statuses)[number]
export type Locale = (typeof locales)[number]
export type ChallengeType = (typeof challengeTypes)[number]

export const reason = (name: FieldReason): FieldReason => name

/** Some mail servers follow these obsolete routes before the @; encoded words are refused too. */
const detour = /%[^@]*\.|\.[^@]*!|=\?.*\?=/

/**
 * One plain ASCII mailbox, `local@domain`, of at most 100 characters, which no mail server can read as
 * two. Full-width forms and the full stops of UTS 46 are read as ASCII, as browsers do in email fields. A
 * domain in another script (IDNA, RFC 5891) becomes its `xn--` form.
 */
export const email = z.pipe(
  z.string().check(z.maxLength(limits.email.max, reason('TOO_LONG'))),
  z.pipe(
    z.transform(readAddress),
    z.string().check(
      z.maxLength(limits.email.max, reason('TOO_LONG')),
      z.regex(mailbox, reason('EMAIL')),
      z.refine((address) => !detour.test(address.split('@', 1)[0] ?? ''), reason('EMAIL')),
      z.refine((address) => address.indexOf('@') <= 64, reason('EMAIL')),
    ),
  ),
)

export const passwordDigest = z.pipe(
  z.string().check(z.regex(/^[0-9a-f]{64}$/, reason('INVALID'))),
  z.transform((digest: string) => digest as PasswordDigest),
)

/** A code of any form, as typed. */
export const code = z.pipe(
  z.string().check(z.maxLength(limits.code.max, reason('CODE'))),
  z.pipe(z.transform(readCode), z.string().check(z.regex(codePattern, reason('CODE')))),
)
export const challengeId = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/, reason('INVALID')))
export const locale = z.enum(locales)

/** A username or an email address, as typed. Anything else is a failed sign-in, not invalid input. */
const identifier = z.string().check(
  z.refine((text) => text.length > 0, reason('REQUIRED')),
  z.maxLength(limits.identifier.max, reason('TOO_LONG')),
)

export const sendCodeInput = z.strictObject({
  email,
  type: z.enum(challengeTypes),
  locale: z.optional(locale),
  timeZone: z.optional(timeZoneName),
})
export const resendCodeInput = z.strictObject({ challengeId })
export const codeStatusInput = z.strictObject({ challengeId })
export const checkCodeInput = z.strictObject({ challengeId, code })
/**
 * `cancelDeletion`: keeps an account that is pending deletion. `legacyPassword`: the same password in the
 * predecessor's form. `typedPassword`: the same password as typed, where the service asks for it. `proof`: the
 * mailed code of an adopted account's first sign-in.
 */
export const loginInput = z.strictObject({
  identifier,
  password: passwordDigest,
  legacyPassword: z.optional(passwordDigest),
  typedPassword: z.optional(typedPassword),
  cancelDeletion: z.optional(z.boolean()),
  proof: z.optional(z.strictObject({ challengeId, code })),
  locale: z.optional(locale),
})
export const attempt = z.string().check(z.regex(/^[\w-]{43}$/, reason('INVALID')))
/**
 * `attempt`: from a sign-in that asked for the second factor. `response`: with the method `passkey`;
 * `code`: with every other one. `trustDevice` omits the second step in this browser for 30 days; a backup
 * code grants no trust.
 */
export const secondFactorInput = z
  .strictObject({
    attempt,
    method: z.enum(factorMethods),
    code: z.optional(code),
    response: z.optional(signedCredential),
    trustDevice: z.optional(z.boolean()),
  })
  .check(
    z.refine(
      ({ method, code: typed, response }) =>
        (method === 'passkey' ? response : typed) !== undefined,
      reason('REQUIRED'),
    ),
    z.refine(({ method, trustDevice }) => method !== 'backup_code' || !trustDevice, {
      error: reason('INVALID'),
      path: ['trustDevice'],
    }),
  )
/** `attempt`: for the second step of that sign-in; without it, to sign in without a password. */
export const passkeyOptionsInput = z.strictObject({ attempt: z.optional(attempt) })
export const passkeySignInInput = z.strictObject({
  response: signedCredential,
  cancelDeletion: z.optional(z.boolean()),
})
/** `legacyPassword`, `typedPassword`: to refuse a password that a copy of an old database reveals. */
const allForms = {
  password: passwordDigest,
  legacyPassword: z.optional(passwordDigest),
  typedPassword: z.optional(typedPassword),
}
export const resetPasswordInput = z.strictObject({ challengeId, code, ...allForms })
/** The token of a notice's "it wasn't me" link, the part after `#`. */
export const disownInput = z.strictObject({
  token: z.string().check(z.regex(/^[\w.-]{1,160}$/, reason('INVALID'))),
})
/** Dates are ISO 8601 in UTC. */
export type User = {
  id: number
  username: string
  /** Another name to show; null if there is none. */
  displayName: string | null
  email: string
  avatar: string | null
  role: Role
  bio: string | null
  status: Status
  /** The language of the account's mails; null for accounts older than the field. */
  locale: Locale | null
  /** A name of the IANA time zone database; null if none is known. */
  timeZone: string | null
  createdAt: string
  updatedAt: string
}

/** A signed-in browser; the refresh token travels apart, in an HttpOnly cookie. */
export type Session = { accessToken: string; expiresAt: string; user: User }

export type SignedIn = { status: 'signed_in' } & Session

/**
 * The result of a right password. An account with a second factor also requires that, by
 * `auth.secondFactor`; the method used last comes first. An adopted account's first sign-in requires the
 * mailed code.
 */
export type SignIn =
  | SignedIn
  | { status: 'second_factor'; attempt: string; methods: FactorMethod[]; expiresAt: string }
  | { status: 'deletion_pending'; deletesAt: string }
  | { status: 'code_required'; challenge: Challenge }

/**
 * A challenge to a mailbox. Only the requesting browser knows `challengeId`. `codeForm` is the form of
 * its code, which depends on the number of wrong guesses, never on whether an account exists.
 */
export type Challenge = {
  challengeId: string
  codeForm: CodeForm
  expiresAt: string
  resendAt: string
}

/**
 * The state of a challenge's mail. `queued`: waiting here. `sent`: a mail server accepted it. `delayed`:
 * failed and retried at `nextTryAt`; without that time nothing is in progress, so ask again at
 * `resendAt`. `refused`: the mailbox does not accept it. `since` is the time of the last change.
 */
export type CodeStatus = {
  state: 'queued' | 'sent' | 'delayed' | 'refused'
  since: string
  nextTryAt?: string
  codeForm: CodeForm
  expiresAt: string
  resendAt: string
}

/** `heldBack`: no email goes out, as the address had others lately. The code in the last one stays valid. */
export type ResentCode = Challenge & { heldBack: boolean }

export type CheckedCode = { valid: true; expiresAt: string }

export type TokenInfo = {
  userId: number
  role: Role
  sessionId: string
  issuedAt: string
  expiresAt: string
}
