import { email, locale, reason, roles, statuses } from '@latchkey/shared/auth'
import { updateProfileInput } from '@latchkey/shared/account'
import { timeZoneName } from '@latchkey/shared/time-zone'
import { knownUsername } from '@latchkey/shared/username'
import * as z from 'zod/mini'
import { later, skew } from '../clock.ts'
import { deletionDue } from '../auth/pending-deletion.ts'
import type { Factor } from '../factors/factor.entity.ts'
import type { Passkey } from '../factors/passkey.entity.ts'
import type { QueuedMail } from '../mail/queued-mail.entity.ts'
import { hasPassword } from '../users/has-password.ts'
import type { User } from '../users/user.entity.ts'
import { endNotice, toEndNotice } from './moving-end.ts'
import { factorRow, toFactorRows } from './moving-factors.ts'

const { bio, avatar, displayName } = updateProfileInput.shape

/**
 * A plausible date of an account. Years far from today's are mistakes, which parsing alone does not
 * reveal.
 */
const dateUntil = (latest: () => Date) =>
  z.iso.datetime().check(
    z.refine((text) => {
      const at = Date.parse(text)
      return at >= 0 && at <= later(latest(), skew).getTime()
    }, reason('INVALID')),
  )

/** An account in the file that moves it from one service to another. */
export const accountRow = z.strictObject({
  username: knownUsername,
  email,
  role: z.optional(z.enum(roles)),
  status: z.optional(z.enum(statuses)),
  displayName,
  bio,
  avatar,
  locale: z.optional(locale),
  // An unknown zone may be newer than this server's list.
  timeZone: z.optional(timeZoneName),
  /** The name by which other programs know the account; they store it in their own tables. */
  subject: z.optional(z.string().check(z.regex(/^[\w-]{22}$/, reason('INVALID')))),
  createdAt: z.optional(dateUntil(() => new Date())),
  /** The time of a requested deletion. */
  deletesAt: z.optional(dateUntil(() => deletionDue(new Date()))),
  passwordHash: z.optional(z.string().check(z.maxLength(1000))),
  passwordKeyId: z.optional(z.string().check(z.maxLength(16))),
  /** The hash of the digest in the predecessor's database, which must not open the account. */
  exposedHash: z.optional(z.string().check(z.maxLength(255))),
  exposedKeyId: z.optional(z.string().check(z.maxLength(16))),
  secondFactors: z.optional(z.array(factorRow)),
  endNotice: z.optional(endNotice),
})

export type AccountRow = z.output<typeof accountRow>
type Stored = Pick<User, 'password' | 'passwordKeyId'>

type Beside = {
  deletesAt: Date | undefined
  exposed: Stored | undefined
  /** The imported hash of another program. */
  foreign: string | undefined
  factors: readonly Factor[]
  passkeys: readonly Passkey[]
  notices: readonly QueuedMail[]
}

export function toAccountRow(
  user: User,
  { deletesAt, exposed, foreign, factors, passkeys, notices }: Beside,
): AccountRow {
  const { username, email: address, role, status, bio: about, avatar: picture } = user
  const { displayName: name, locale: language, timeZone, subject } = user
  const ending = toEndNotice(notices, factors)
  return {
    username,
    email: address,
    role,
    status,
    ...(name != null && { displayName: name }),
    ...(about != null && { bio: about }),
    // An uploaded picture is a row of its own, which this file does not carry.
    ...(picture?.startsWith('https:') && { avatar: picture }),
    ...(language != null && { locale: language }),
    ...(timeZone != null && { timeZone }),
    ...(subject != null && { subject }),
    createdAt: user.createdAt.toISOString(),
    ...(deletesAt && { deletesAt: deletesAt.toISOString() }),
    // The hash of an adopted account depends on the old digest: on another service the digest alone would
    // open the account.
    ...(user.legacyPassword == null &&
      hasPassword(user) && {
        passwordHash: user.password,
        passwordKeyId: user.passwordKeyId,
      }),
    ...(foreign !== undefined && { passwordHash: foreign }),
    ...(factors.length > 0 && { secondFactors: toFactorRows(factors, passkeys) }),
    ...(ending && { endNotice: ending }),
    ...(exposed && { exposedHash: exposed.password, exposedKeyId: exposed.passwordKeyId }),
  }
}
