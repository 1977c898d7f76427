import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

const SignInAttemptSchema = defineEntity({
  name: 'SignInAttempt',
  tableName: 'sign_in_attempts',
  properties: {
    /** base64url SHA-256 of the token that the caller holds. */
    id: p.string().length(43).primary(),
    user: () => p.manyToOne(User).deleteRule('cascade').index('sign_in_attempts_user_id_index'),
    /** base64url SHA-256 of the compared password hash: a new password ends the attempt. */
    passwordMark: p.string().length(43),
    /** True if the user asked to keep an account that is pending deletion. */
    keepsAccount: p.boolean().default(false),
    attempts: p.integer().unsigned().default(0),
    createdAt: p.datetime().length(3),
    expiresAt: p.datetime().length(3).index('sign_in_attempts_expires_at_index'),
  },
})

/** A sign-in with a right password that waits for its second factor. */
export class SignInAttempt extends SignInAttemptSchema.class {}
SignInAttemptSchema.setClass(SignInAttempt)
