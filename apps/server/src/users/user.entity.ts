import { locales, roles, statuses, type User as UserDto } from '@latchkey/shared/auth'
import { defineEntity, p } from '@mikro-orm/core'

const legacyPasswords = ['digest', 'reset'] as const

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.integer().primary(),
    username: p
      .string()
      .length(50)
      .unique('users_username_unique')
      .ignoreSchemaChanges('collation'),
    usernameCanonical: p
      .string()
      .length(200)
      .unique('users_username_canonical_unique')
      .ignoreSchemaChanges('collation'),
    /**
     * The common form of look-alike names. Empty for the later of two accounts that are older than the
     * rule.
     */
    usernameSkeleton: p
      .string()
      .length(200)
      .nullable()
      .unique('users_username_skeleton_unique')
      .ignoreSchemaChanges('collation'),
    password: p.string().length(255),
    /** The key whose pepper protects `password`. */
    passwordKeyId: p.string().length(16),
    /**
     * The kind of secret from the predecessor's database that `password` protects: its `digest`, which a
     * first sign-in proves, or a form that only a `reset` replaces.
     */
    legacyPassword: p.enum(legacyPasswords).nullable().index('users_legacy_password_index'),
    email: p.string().length(100).unique('users_email_unique').ignoreSchemaChanges('collation'),
    emailCanonical: p
      .string()
      .length(100)
      .unique('users_email_canonical_unique')
      .ignoreSchemaChanges('collation'),
    avatar: p.string().length(255).nullable(),
    role: p.enum(roles).default('user'),
    bio: p.string().length(255).nullable(),
    displayName: p.string().length(50).nullable(),
    /** The language of mails to the account. */
    locale: p.enum(locales).nullable(),
    /** The time zone of times in its mails. */
    timeZone: p.string().length(50).nullable(),
    /**
     * The name by which other programs know the account, since ids would reveal the number of accounts.
     * An account older than this column gets it on first use.
     */
    subject: p.string().length(22).nullable().unique('users_subject_unique'),
    status: p.enum(statuses).default('active'),
    createdAt: p.datetime().length(3),
    updatedAt: p.datetime().length(3),
  },
})

export class User extends UserSchema.class {}
UserSchema.setClass(User)

/** The columns of an account that its owner may see. */
export type Profile = Pick<
  User,
  | 'id'
  | 'username'
  | 'displayName'
  | 'email'
  | 'avatar'
  | 'role'
  | 'bio'
  | 'status'
  | 'locale'
  | 'timeZone'
  | 'createdAt'
  | 'updatedAt'
>

/** The public form of an account, for its owner. A stored picture gets its absolute URL. */
export function toUserDto(user: Profile, publicUrl: string): UserDto {
  const { id, username, email, role, status } = user
  const avatar = user.avatar ?? null
  return {
    id,
    username,
    displayName: user.displayName ?? null,
    email,
    avatar: avatar?.startsWith('/') ? publicUrl + avatar : avatar,
    role,
    bio: user.bio ?? null,
    status,
    locale: user.locale ?? null,
    timeZone: user.timeZone ?? null,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
  }
}
