import type { ChallengeType } from '@latchkey/shared/auth'
import { writeCode } from '@latchkey/shared/code'
import { nameDevice } from '@latchkey/shared/device-name'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import type { Brand } from '../brand/brand.ts'
import type { QueuedMail } from '../mail/queued-mail.entity.ts'
import type { Mail, Message, Template } from '../mail/mail.ts'
import type { FindPlace } from '../places/places.ts'
import { renderMail } from '../mail/templates.ts'
import { Challenge } from '../codes/challenge.entity.ts'
import { isOpenAt } from '../codes/challenge.ts'
import { challengeCode, codeExpiry } from '../codes/code.ts'
import { deletionDue } from './pending-deletion.ts'
import { disownToken } from './disown.ts'

const codeTemplate = {
  register: 'register_code',
  reset_password: 'reset_password_code',
  email_change: 'email_change_code',
} as const satisfies Record<ChallengeType, Template>

type Asker = {
  ip: string
  userAgent: string | undefined
  timeZone: string | undefined
  /** The code of an adopted account serves its first sign-in or a reset; its mail explains both. */
  isAdopted: boolean
  /** The step after the right password that the code is for. */
  afterPassword: AfterPassword | undefined
}

/** The templates of codes that are asked for after the right password. */
const afterPassword = ['sign_in_code', 'recover_factors_code'] as const satisfies Template[]
export type AfterPassword = (typeof afterPassword)[number]

/** The step that an earlier mail of the same challenge was for. */
export const afterPasswordOf = (template: Template | undefined): AfterPassword | undefined =>
  afterPassword.find((one) => one === template)

/**
 * Every challenge sends one mail, decoys too: sending must not reveal who has an account. The mail names
 * the requesting device, so that its reader notices a stranger's request.
 */
export function challengeMail(
  challenge: Challenge,
  { ip, userAgent, timeZone, isAdopted, afterPassword: step }: Asker,
) {
  const { email: recipient, locale, type, isDecoy, expiresAt: usefulUntil } = challenge
  const decoy = type === 'reset_password' ? 'no_account' : 'already_have_account'
  const template: Template = isDecoy
    ? decoy
    : isAdopted && type === 'reset_password' && step !== 'recover_factors_code'
      ? 'first_sign_in_code'
      : (step ?? codeTemplate[type])
  const asker = { ip, userAgent, ...(timeZone !== undefined && { timeZone }) }
  return { recipient, locale, template, usefulUntil, challenge, ...asker }
}

/** Mails that report a completed protection of an account; they have nothing left to undo. */
const results: Template[] = [
  'account_closed',
  'account_locked',
  'address_returned',
  'factor_reported',
]

type Deps = {
  keys: Keys
  publicUrl: () => string
  ttlMinutes: number
  notifyUnknown: boolean
  brand: Brand
  findPlace: FindPlace
}

/**
 * Renders a queued mail at the moment it is sent. Returns undefined when its code can no longer be
 * used.
 */
export function composeMail(deps: Deps) {
  const { keys, publicUrl, ttlMinutes, notifyUnknown, brand, findPlace } = deps
  return (queued: QueuedMail, now: Date): { message: Message; isSilent: boolean } | undefined => {
    const { challenge, locale, recipient: to, template, uuid } = queued
    if (challenge && !isOpenAt(now, challenge)) return undefined
    const code = challenge && !challenge.isDecoy ? writeCode(challengeCode(challenge, keys)) : null
    const life = challenge ? codeExpiry(challenge, now, ttlMinutes).getTime() - now.getTime() : 0
    const mail = {
      to,
      locale,
      template,
      publicUrl: publicUrl(),
      at: queued.createdAt,
      timeZone: queued.timeZone ?? null,
      ...(code !== null && { code, minutes: Math.max(1, Math.round(life / 60_000)) }),
      ...(queued.username != null && { username: queued.username }),
      ip: queued.ip ?? null,
      place: findPlace(queued.ip ?? '', locale),
      device: nameDevice(queued.userAgent ?? null),
      ...(!results.includes(template) && {
        disownUrl: `${publicUrl()}/not-me#${disownToken(keys, uuid)}`,
      }),
      deletesAt: deletionDue(queued.createdAt),
      ...(queued.newEmail != null && { newEmail: queued.newEmail }),
    } as Mail
    const isSilent = template === 'no_account' && !notifyUnknown
    return { message: Object.assign(renderMail(mail, brand), { uuid, to, code }), isSilent }
  }
}

export function startCodeLife(ttlMinutes: number) {
  return async (em: EntityManager, { challenge }: QueuedMail, sentAt: Date): Promise<void> => {
    if (!challenge) return
    const expiresAt = codeExpiry(challenge, sentAt, ttlMinutes)
    // Extend open challenges only: a late mail must not reopen a closed one.
    const open = { id: challenge.id, isVerified: false, expiresAt: { $gt: sentAt, $lt: expiresAt } }
    await em.nativeUpdate(Challenge, open, { expiresAt })
  }
}
