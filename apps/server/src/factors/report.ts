import type { EntityManager } from '@mikro-orm/sql'
import { recordEvent, type RecordEvent } from '../audit/record.ts'
import { days, earlier, later } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { findKeys, type Keys } from '../keys.ts'
import type { Template } from '../mail/mail.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { User } from '../users/user.entity.ts'
import { BackupCode } from './backup-code.entity.ts'
import { Factor } from './factor.entity.ts'
import { dropFactor } from './factors.ts'
import { forgetChallenges } from './passkey-challenge.ts'
import { suspendPasskeys } from './passkeys.ts'
import { timeToStop, watchRecovery, type Stop } from './recovery.ts'
import { isToRemind, mailOwner } from './removal-notices.ts'
import { forgetTrust } from './trusted-devices.ts'
import { openSecret, sealSecret } from './totp.ts'

/**
 * Plans the removal of the factors that came since a disowned notice. It waits, since a stranger may read
 * the mailbox: a user who signs in with a factor meanwhile keeps it, which takes the new password as
 * well. Returns whether there are any.
 */
export async function reportFactors(
  em: EntityManager,
  { userId, since, now }: { userId: number; since: Date; now: Date },
): Promise<boolean> {
  await em.nativeDelete(Factor, { user: userId, confirmedAt: null })
  // A passkey from before the notice may be a stranger's too, and would open the account without the new
  // password.
  await suspendPasskeys(em, userId)
  const older = { user: userId, confirmedAt: { $lt: since } }
  // The backup codes came with the first factor and end with it.
  if ((await em.count(Factor, older)) > 0)
    await em.nativeDelete(BackupCode, { user: userId, createdAt: { $gte: since } })
  return (await planRemoval(em, { userId, since, now })) > 0
}

/**
 * Plans the removal of the factors of an account, or of those that came since a time; returns their
 * number.
 */
export const planRemoval = (
  em: EntityManager,
  { userId, since = new Date(0), now }: { userId: number; since?: Date; now: Date },
): Promise<number> => {
  const staying = { user: userId, confirmedAt: { $gte: since }, removesAt: null }
  return em.nativeUpdate(Factor, staying, { removesAt: later(now, timeToStop) })
}

type Kept = { userId: number; begunBy?: readonly Template[]; now: Date; stop: Stop }

/** Cancels the removals that these notices announced; without notices, all of them. */
export async function keepFactors(
  em: EntityManager,
  { userId, begunBy, now, stop }: Kept,
): Promise<void> {
  const factors = { user: userId, confirmedAt: { $ne: null } }
  const starts = begunBy && (await em.find(QueuedMail, { userId, template: { $in: [...begunBy] } }))
  const ends = starts?.map(({ createdAt }) => later(createdAt, timeToStop))
  if (ends?.length === 0) return
  const these = { ...factors, ...(ends && { removesAt: { $in: ends } }) }
  await watchRecovery(em, { userId, now, stop }, () =>
    em.nativeUpdate(Factor, these, { removesAt: null }),
  )
}

const atOnce = 500

type Tending = {
  keys: Keys
  now: Date
  /** Ends what the sessions of an account have proved: its factors are no longer the same. */
  endProofs(em: EntityManager, of: { userId: number }): Promise<void>
}

/**
 * Removes factors that were not confirmed in time or were reported, and encrypts the others under the
 * newest SECRET_KEY, so that an older key can be retired.
 */
export async function tendFactors(
  root: EntityManager,
  { keys, now, endProofs }: Tending,
): Promise<void> {
  await forgetChallenges(root.fork(), now)
  await forgetTrust(root.fork(), now)
  const due = await root.fork().find(Factor, { removesAt: { $lte: now } }, { limit: atOnce })
  for (const factor of due) {
    // Each account has its own transaction, because a long one would block other requests.
    // oxlint-disable-next-line no-await-in-loop
    await inTransaction(root, (em) => remove(em, factor, { keys, now, endProofs }))
  }
  await remindOwners(root, now)
  const older = keys.all.map(({ id }) => id).filter((id) => id !== keys.id)
  if (older.length === 0) return
  // A set-up lives for minutes, and only its session can open it.
  const outdated = { secretKeyId: { $in: older }, confirmedAt: { $ne: null } }
  for (const factor of await root.fork().find(Factor, outdated, { limit: atOnce })) {
    const { id, secretKeyId, secret } = factor
    if (!findKeys(keys, secretKeyId)) continue
    const sealed = { secret: sealSecret(keys, id, openSecret(keys, factor)), secretKeyId: keys.id }
    // oxlint-disable-next-line no-await-in-loop
    await root.fork().nativeUpdate(Factor, { id, secretKeyId, secret }, sealed)
  }
}

async function remove(
  em: EntityManager,
  { id, user, kind, confirmedAt }: Factor,
  { keys, now, endProofs }: Tending,
): Promise<void> {
  const due = { id, removesAt: { $lte: now } }
  if (!confirmedAt) {
    await em.nativeDelete(Factor, due)
    return
  }
  const userId = user.id
  // The account row is the lock: a sign-in that keeps the factor either commits first or finds none.
  await em.nativeUpdate(User, { id: userId }, { updatedAt: now })
  if ((await em.count(Factor, due)) === 0) return
  const tell: RecordEvent = (rows, event) =>
    recordEvent(rows, event, { keys, now, actor: 'service' })
  const stop = { by: 'removed', recordEvent: tell } as const
  await watchRecovery(em, { userId, now, stop }, async () => {
    await dropFactor(em, { id, userId })
    await endProofs(em, { userId })
    await publish(em, { type: 'factor.removed', userId }, now)
  })
  tell(em, { kind: 'factor_removed', userId, detail: 'reported' })
  const owner = await em.findOneOrFail(User, { id: userId })
  const template = kind === 'passkey' ? 'passkey_removed' : 'factor_removed'
  await mailOwner(em, owner, { template, now })
}

/** Reminds owners one day before a removal that another person may have requested. */
async function remindOwners(root: EntityManager, now: Date, after = ''): Promise<void> {
  const soon = { confirmedAt: { $ne: null }, removesAt: { $gt: now, $lte: later(now, days(1)) } }
  // Owners who were reminded stay among them for a day, and must not displace others from the batch.
  const found = await root
    .fork()
    .find(Factor, { ...soon, id: { $gt: after } }, { limit: atOnce, orderBy: { id: 'asc' } })
  for (const { user, removesAt } of found) {
    if (!removesAt) continue
    const end = { userId: user.id, begun: earlier(removesAt, timeToStop), removesAt }
    // oxlint-disable-next-line no-await-in-loop
    if (await isToRemind(root.fork(), end)) await remindOwner(root, { ...end, now })
  }
  const last = found.at(-1)
  if (last && found.length === atOnce) await remindOwners(root, now, last.id)
}

type End = { userId: number; begun: Date; removesAt: Date; now: Date }

const remindOwner = (root: EntityManager, { now, ...end }: End): Promise<void> =>
  inTransaction(root, async (em) => {
    const { userId } = end
    // The lock lets only one of several processes remind.
    await em.nativeUpdate(User, { id: userId }, { updatedAt: now })
    if (!(await isToRemind(em, end))) return
    const owner = await em.findOneOrFail(User, { id: userId })
    await mailOwner(em, owner, { template: 'factors_ending_soon', now })
  })
