import { digestLegacyPassword, digestPassword } from '@latchkey/shared/digest'
import type { ErrorData } from '@latchkey/shared/errors'
import { limits } from '@latchkey/shared/limits'
import { asRecord } from '@latchkey/shared/record'
import type { AppRouter } from '@latchkey/server/router'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

const setsPassword = new Set(['auth.register', 'auth.resetPassword', 'account.changePassword'])

const takesOldForms = new Set(['auth.login', 'auth.resetPassword'])

/** The forms of a password that are sent beside its digest. */
export type OldForms = { legacy?: boolean | undefined; typed?: boolean | undefined }

/**
 * Replaces plain passwords by digests for all following links. The server cannot see a password's
 * length, so a new one below `minLength` characters is refused here, as the server would.
 */
export const digestLink =
  (minLength: number, sends: OldForms = {}): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) => {
    const input = asRecord(op.input)
    const { password } = input
    const isTooShort = typeof password === 'string' && [...password].length < minLength
    if (isTooShort && setsPassword.has(op.path)) {
      return observable((observer) => observer.error(tooShort(op.path)))
    }
    const isOld = takesOldForms.has(op.path) && typeof password === 'string'
    const all = isOld ? { ...input, ...oldForms(password, sends) } : input
    return next({ ...op, input: op.input && digestInput(all) })
  }

const isSendable = (password: string): boolean =>
  new TextEncoder().encode(password).length <= limits.typedPassword.max

const oldForms = (password: string, { legacy, typed }: OldForms) => ({
  ...(legacy && { legacyPassword: digestLegacyPassword(password) }),
  // The server accepts no longer one, and the digest serves accounts that have one.
  ...(typed && isSendable(password) && { typedPassword: password }),
})

function digestInput(input: Record<string, unknown>): Record<string, unknown> {
  const digested = { ...input }
  for (const field of ['password', 'currentPassword']) {
    const value = digested[field]
    if (typeof value === 'string') digested[field] = digestPassword(value)
  }
  return digested
}

function tooShort(path: string): TRPCClientError<AppRouter> {
  const data: ErrorData = {
    code: 'BAD_REQUEST',
    httpStatus: 400,
    path,
    reason: 'INVALID_INPUT',
    fields: { password: 'TOO_SHORT' },
  }
  return TRPCClientError.from({ error: { message: data.reason, code: -32_600, data } })
}
