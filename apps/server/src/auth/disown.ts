import { days, later } from '../clock.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { findKeys, hmac, isSame, type Keys } from '../keys.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { claimName } from './account-names.ts'
import { Challenge } from './challenge.entity.ts'
import { cancelDeletion } from './deletion.ts'
import { canonicalEmail } from './identity.ts'
import { nobodysPassword } from './password.ts'
import { endSessions } from './session.ts'
import { User } from './user.entity.ts'

/** Carried by a notice, computed when it leaves: whoever can read the mailbox may disown what it tells. */
export const disownToken = (keys: Keys, uuid: string): string =>
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
 * Shuts whoever got in out: every session ends, no password works until a mailed reset, every open
 * code dies, and a changed address or a leaving account comes back.
 */
export async function closeAccount(ctx: Context, mail: QueuedMail): Promise<void> {
  const { id, userId: user, template, recipient: email } = mail
  const password = await ctx.passwords.hash(nobodysPassword())
  const former = { email, emailCanonical: canonicalEmail(email) }
  await claimName(() =>
    inTransaction(ctx.em(), async (em) => {
      const unused = { id, disownedAt: null }
      const used = await em.nativeUpdate(QueuedMail, unused, { disownedAt: ctx.now })
      if (used === 0 || user == null) throw new AppError('CODE_INVALID')
      const change = { password, passwordKeyId: ctx.keys.id, updatedAt: ctx.now }
      const back = template === 'email_changed' ? former : {}
      await em.nativeUpdate(User, { id: user }, { ...change, ...back })
      await em.nativeUpdate(Challenge, { user, isVerified: false }, { expiresAt: ctx.now })
      await cancelDeletion(em, { id: user })
      await endSessions(em, { user: { id: user } })
      ctx.note(em, { kind: 'disowned', userId: user, detail: template })
    }),
  )
}
