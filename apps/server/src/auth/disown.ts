import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { earlier } from '../clock.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { publish } from '../events/publish.ts'
import { keepFactors, reportFactors } from '../factors/report.ts'
import { endTrust } from '../factors/trusted-devices.ts'
import { beginnings } from '../factors/removal-notices.ts'
import { findKeys, hmac, constantTimeEqual, type Keys } from '../keys.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { closeChallenges } from '../codes/proof.ts'
import { noPassword } from './hash-password.ts'
import { cancelDeletion } from './pending-deletion.ts'
import { noticeIn } from './security-notice.ts'
import { dropBeside } from '../foreign-hashes/sealing.ts'
import { exposeDigest, findUnexposed } from '../passwords/client-password.ts'
import {
  findFormerAddress,
  findLanguageSince,
  linkLife,
  spendNotices,
} from '../users/past-notices.ts'
import { withFactors } from '../factors/with-factors.ts'
import { deviceCookieFor, isFactorDevice } from '../sessions/known-device.ts'
import { endSessions } from '../sessions/session.ts'
import { User } from '../users/user.entity.ts'

/**
 * The token in a security notice's link. It is computed when the mail is sent, so that no table holds
 * it.
 */
export const disownToken = (keys: Keys, uuid: string): string =>
  `${keys.id}.${uuid}.${hmac(keys.disown, uuid).toString('base64url')}`

/**
 * Finds the notice that a token belongs to. Throws CODE_INVALID unless the token is ours, unused and at
 * most seven days old.
 */
export async function findDisownedNotice(ctx: Context, token: string): Promise<QueuedMail> {
  const [keyId = '', uuid = '', mac = ''] = token.split('.')
  const keys = findKeys(ctx.keys, keyId)
  const isOurs = keys && constantTimeEqual(mac, hmac(keys.disown, uuid).toString('base64url'))
  if (!isOurs) throw new AppError('CODE_INVALID')
  const fresh = { uuid, disownedAt: null, createdAt: { $gt: earlier(ctx.now, linkLife) } }
  const mail = await ctx.em().findOne(QueuedMail, fresh)
  if (mail?.userId == null) throw new AppError('CODE_INVALID')
  return mail
}

/**
 * Locks an intruder out: ends every session, disables the password until a mailed reset, closes open
 * codes and cancels a pending deletion. It also undoes what followed the notice: the first address left
 * since then returns, as do the first language and time zone, and later notices lose their links. Factors
 * that came since are removed after a wait. When
 * another account holds that address by now, this account is banned until an operator reopens it, because
 * its present address may be the intruder's.
 */
export async function disownNotice(ctx: Context, mail: QueuedMail): Promise<void> {
  const { id, userId: user, template, locale, timeZone = null } = mail
  if (user == null) throw new AppError('CODE_INVALID')
  const account = await ctx.em().findOne(User, { id: user })
  const old = account && (await findUnexposed(ctx.em(), account))
  const proved = account && (await withFactors(ctx.em(), account))
  const renewal = await noPassword(ctx)
  const { password } = renewal
  const change = { ...renewal, legacyPassword: null, updatedAt: ctx.now }
  const close = () =>
    inTransaction(ctx.em(), async (em) => {
      // The account row is locked first: of two notices used at once, the second then sees the first.
      await em.nativeUpdate(User, { id: user }, change)
      if ((await spendNotices(em, { id }, ctx.now)) === 0) throw new AppError('CODE_INVALID')
      const until = await em.findOneOrFail(User, { id: user })
      const former = await findFormerAddress(em, { userId: user, since: id })
      if (former) await em.nativeUpdate(User, { id: user }, undo(former))
      const language = await findLanguageSince(em, { userId: user, since: id })
      if (language) await em.nativeUpdate(User, { id: user }, language)
      await spendNotices(em, { userId: user, id: { $gt: id } }, ctx.now)
      await closeChallenges(em, { id: user }, ctx.now)
      await cancelDeletion(em, { id: user })
      const stop = { by: 'not_me', recordEvent: ctx.recordEvent } as const
      const since = { userId: user, since: mail.createdAt, now: ctx.now, stop }
      // A removal that an operator or a reader of the mailbox started is cancelled, whichever notice the
      // owner uses: an intruder may have persuaded the one or be the other.
      const isOwn = template.startsWith('factors_ending')
      await keepFactors(em, isOwn ? since : { ...since, begunBy: beginnings })
      const isReported = await reportFactors(em, since)
      if (old) await exposeDigest(em, old)
      await dropBeside(em, { id: user })
      await endTrust(em, { id: user })
      await publish(em, { type: 'password.changed', userId: user }, ctx.now)
      if (former) {
        const type = former.isTaken ? 'user.banned' : 'user.updated'
        await publish(em, { type, userId: user }, ctx.now)
      }
      await endSessions(em, { user: { id: user } }, ctx.now)
      ctx.recordEvent(em, { kind: 'disowned', userId: user, detail: template })
      if (former?.isTaken)
        ctx.recordEvent(em, { kind: 'status_changed', userId: user, detail: 'banned' })
      const isLocked = former?.isTaken || until.status !== 'active'
      const { username } = until
      const known = { id: user, username, locale, timeZone }
      const [toOwner, toOther] = isLocked
        ? (['account_locked', 'account_locked'] as const)
        : (['account_closed', 'address_returned'] as const)
      const mailNotice = (
        what: typeof toOwner | typeof toOther | 'factor_reported',
        email: string,
      ) => ctx.enqueueMail(em, noticeIn(what, { ...known, email }, ctx))
      mailNotice(toOwner, former?.email ?? until.email)
      if (former) mailNotice(toOther, until.email)
      if (isReported) mailNotice('factor_reported', former?.email ?? until.email)
    })
  // A retry sees the account that took the former address just now.
  await close().catch((error: unknown) => {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    return close()
  })
  // The new password voids all marks, and the reset to come may need the sends reserved for the
  // owner's browsers. The mark ends with that reset, unless the same browser performs it.
  const { keys, deviceCookie } = ctx
  const factors = proved && isFactorDevice(keys, deviceCookie, proved) ? proved.factors : ''
  ctx.setDeviceCookie(deviceCookieFor(keys, deviceCookie, { id: user, password, factors }))
}

type Former = NonNullable<Awaited<ReturnType<typeof findFormerAddress>>>

const undo = ({ isTaken, ...address }: Former) =>
  isTaken ? { status: 'banned' as const } : address
