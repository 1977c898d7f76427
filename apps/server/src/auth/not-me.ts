import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { days, later } from '../clock.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { findKeys, hmac, isSame, type Keys } from '../keys.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { closeChallenges } from '../codes/proof.ts'
import { cancelDeletion } from './pending-deletion.ts'
import { securityNotice } from './security-notice.ts'
import { nobodysPassword } from '../passwords/password.ts'
import { findFormerAddress, spendNotices } from '../users/past-notices.ts'
import { endSessions } from '../sessions/session.ts'
import { User } from '../users/user.entity.ts'

/** The token of a notice's link, computed when the mail leaves: a reader of the mailbox may undo what the notice tells. */
export const notMeToken = (keys: Keys, uuid: string): string =>
  `${keys.id}.${uuid}.${hmac(keys.disown, uuid).toString('base64url')}`

/** The notice a token came with. Throws CODE_INVALID for any but a fresh one of ours. */
export async function findDisowned(ctx: Context, token: string): Promise<QueuedMail> {
  const [keyId = '', uuid = '', mac = ''] = token.split('.')
  const keys = findKeys(ctx.keys, keyId)
  const isOurs = keys && isSame(mac, hmac(keys.disown, uuid).toString('base64url'))
  if (!isOurs) throw new AppError('CODE_INVALID')
  const fresh = { uuid, disownedAt: null, createdAt: { $gt: later(ctx.now, -days(7)) } }
  const mail = await ctx.em().findOne(QueuedMail, fresh)
  if (mail?.userId == null) throw new AppError('CODE_INVALID')
  return mail
}

/**
 * Shuts whoever got in out: every session ends, no password works until a mailed reset, every open code
 * dies, and a leaving account stays. Whatever was told since is undone with it: the address goes back to
 * the first that the account left since then, and no later notice can be used any more. Where another
 * account has that address, only the operator opens this one again: its present address may be a thief's.
 */
export async function secureAccount(ctx: Context, mail: QueuedMail): Promise<void> {
  const { id, userId: user, template, locale } = mail
  if (user == null) throw new AppError('CODE_INVALID')
  const password = await ctx.passwords.hash(nobodysPassword(), ctx)
  const change = { password, passwordKeyId: ctx.keys.id, updatedAt: ctx.now }
  const close = () =>
    inTransaction(ctx.em(), async (em) => {
      // The account comes first, as everywhere: of two notices used at once the second sees the first.
      await em.nativeUpdate(User, { id: user }, change)
      if ((await spendNotices(em, { id }, ctx.now)) === 0) throw new AppError('CODE_INVALID')
      const until = await em.findOneOrFail(User, { id: user })
      const former = await findFormerAddress(em, { userId: user, since: id })
      if (former) await em.nativeUpdate(User, { id: user }, undo(former))
      await spendNotices(em, { userId: user, id: { $gt: id } }, ctx.now)
      await closeChallenges(em, { id: user }, ctx.now)
      await cancelDeletion(em, { id: user })
      await endSessions(em, { user: { id: user } })
      ctx.recordEvent(em, { kind: 'disowned', userId: user, detail: template })
      if (former?.isTaken)
        ctx.recordEvent(em, { kind: 'status_changed', userId: user, detail: 'banned' })
      const isLocked = former?.isTaken || until.status !== 'active'
      const terms = { ...ctx, locale }
      const { username } = until
      const owner = { id: user, username, email: former?.email ?? until.email }
      const [toOwner, toOther] = isLocked
        ? (['account_locked', 'account_locked'] as const)
        : (['account_closed', 'address_returned'] as const)
      ctx.enqueueMail(em, securityNotice(toOwner, owner, terms))
      if (former) ctx.enqueueMail(em, securityNotice(toOther, until, terms))
    })
  // An account that took the former address at this very moment is seen the second time.
  await close().catch((error: unknown) => {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    return close()
  })
}

type Former = NonNullable<Awaited<ReturnType<typeof findFormerAddress>>>

const undo = ({ isTaken, ...address }: Former) =>
  isTaken ? { status: 'banned' as const } : address
