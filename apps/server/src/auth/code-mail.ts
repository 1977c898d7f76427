import type { ChallengeType } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import type { Mail } from '../mail/templates.ts'
import type { Challenge } from './challenge.entity.ts'
import { challengeCode } from './challenge.ts'

const codeTemplate = {
  register: 'register_code',
  reset_password: 'reset_password_code',
  email_change: 'email_change_code',
} as const satisfies Record<ChallengeType, Mail['template']>

/** Every challenge posts one mail, decoys too: the sending must not tell who has an account. */
export function postChallengeMail(ctx: Context, challenge: Challenge): void {
  const { email: to, locale, type } = challenge
  if (challenge.isDecoy) {
    const template = type === 'reset_password' ? 'no_account' : 'already_have_account'
    return ctx.outbox.post({ to, locale, template, publicUrl: ctx.publicUrl })
  }
  const minutes = Math.max(
    1,
    Math.round((challenge.expiresAt.getTime() - ctx.now.getTime()) / 60_000),
  )
  ctx.outbox.post({
    to,
    locale,
    template: codeTemplate[type],
    code: challengeCode(challenge, ctx.keys),
    minutes,
  })
}
