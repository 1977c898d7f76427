import { email, roles, statuses } from '@latchkey/shared/auth'
import { updateProfileInput } from '@latchkey/shared/account'
import { isFieldReason } from '@latchkey/shared/errors'
import { knownUsername } from '@latchkey/shared/username'
import * as z from 'zod/mini'
import { shown } from '../config/variables.ts'
import type { User } from '../users/user.entity.ts'

const { bio, avatar } = updateProfileInput.shape

/** An account as a file carries it from one service to another. */
export const accountRow = z.strictObject({
  username: knownUsername,
  email,
  role: z.optional(z.enum(roles)),
  status: z.optional(z.enum(statuses)),
  bio,
  avatar,
  createdAt: z.optional(z.iso.datetime()),
  passwordHash: z.optional(z.string().check(z.maxLength(1000))),
  passwordKeyId: z.optional(z.string().check(z.maxLength(16))),
})

export type AccountRow = z.output<typeof accountRow>

export function toAccountRow(user: User): AccountRow {
  const { username, email: address, role, status, bio: about, avatar: picture } = user
  return {
    username,
    email: address,
    role,
    status,
    ...(about != null && { bio: about }),
    // An uploaded picture is a row of its own, which this file does not carry.
    ...(picture?.startsWith('https:') && { avatar: picture }),
    createdAt: user.createdAt.toISOString(),
    passwordHash: user.password,
    passwordKeyId: user.passwordKeyId,
  }
}

/** Lists the faults of a row: each field with its reason. */
export function faultsOf(error: z.core.$ZodError): string {
  return error.issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') return `unknown field ${shown(issue.keys.join(', '))}`
      const field = String(issue.path[0] ?? 'the row')
      return `${field} is not valid: ${isFieldReason(issue.message) ? issue.message : issue.code}`
    })
    .join(', ')
}
