import * as z from 'zod/mini'
import { challengeId, code, passwordDigest, reason } from './auth.ts'
import { newCredential } from './passkey.ts'
import { timeZoneName } from './time-zone.ts'
import { username } from './username.ts'

/** `password`, or `passkey`: the browser's answer to `auth.registerOptions` of the same challenge. */
export const registerInput = z
  .strictObject({
    challengeId,
    code,
    username,
    password: z.optional(passwordDigest),
    passkey: z.optional(newCredential),
    timeZone: z.optional(timeZoneName),
  })
  .check(
    z.refine(({ password, passkey }) => password !== undefined || passkey !== undefined, {
      message: reason('REQUIRED'),
      path: ['password'],
    }),
    z.refine(({ password, passkey }) => password === undefined || passkey === undefined, {
      message: reason('INVALID'),
      path: ['passkey'],
    }),
  )
export const registerOptionsInput = z.strictObject({ challengeId, code, username })
