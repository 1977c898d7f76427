import { later } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { BackupCode } from '../factors/backup-code.entity.ts'
import { Factor } from '../factors/factor.entity.ts'
import { suspendPasskeys } from '../factors/passkeys.ts'
import { watchRecovery } from '../factors/recovery.ts'
import { planRemoval } from '../factors/report.ts'
import { endTrust } from '../factors/trusted-devices.ts'
import { endAttempts } from '../factors/sign-in-attempt.ts'
import { enqueueMail } from '../mail/enqueue.ts'
import { longestUse } from '../outbox/queue.ts'
import { endProofs } from '../sessions/proofs.ts'
import { endSessions } from '../sessions/session.ts'
import type { User } from '../users/user.entity.ts'
import { lockAccount, record, requireUser, stopOf, type AdminDeps } from './administration.ts'

type Removed = { user: User; count: number; isUnderWay: boolean }

/**
 * Plans the removal of an account's second factors in three days, or removes them at once. A mail tells
 * the owner of either. A removal under way keeps its time, but no passkey stops it without the password
 * any more. Throws `NOT_FOUND`.
 */
export async function removeFactors(
  deps: AdminDeps,
  name: string,
  { atOnce }: { atOnce: boolean },
): Promise<Removed> {
  const { id } = await requireUser(deps.em.fork(), name)
  return inTransaction(deps.em, async (em) => {
    const now = new Date()
    const user = await lockAccount(em, id, now)
    const about = { userId: id, now, stop: stopOf(deps) }
    const begun = await (atOnce
      ? watchRecovery(em, about, () => dropAll(em, about))
      : planRemoval(em, about))
    const count = atOnce ? begun : await countEnding(em, id)
    const isUnderWay = begun === 0
    if (count === 0) return { user, count, isUnderWay }
    await endTrust(em, { id })
    if (!atOnce) await askForPassword({ ...deps, em }, { id, now })
    if (isUnderWay) return { user, count, isUnderWay }
    if (!atOnce) await publish(em, { type: 'recovery.started', userId: id }, now)
    const event = atOnce
      ? ({ kind: 'factor_removed', detail: 'break_glass' } as const)
      : ({ kind: 'recovery_started', detail: 'administrator' } as const)
    record({ ...deps, em }, { ...event, userId: id })
    const { email: recipient, username, locale, timeZone } = user
    const to = { recipient, username, userId: id, locale: locale ?? ('en' as const), timeZone }
    const template = atOnce ? 'factors_removed' : 'factors_ending'
    enqueueMail(em, { ...to, template, usefulUntil: later(now, longestUse) }, now)
    return { user, count, isUnderWay }
  })
}

const countEnding = (em: AdminDeps['em'], user: number): Promise<number> =>
  em.count(Factor, { user, confirmedAt: { $ne: null }, removesAt: { $ne: null } })

/**
 * Any factor may be a thief's. It must not survive as a passkey that signs in alone or in an existing
 * session.
 */
async function askForPassword(deps: AdminDeps, { id, now }: { id: number; now: Date }) {
  await suspendPasskeys(deps.em, id)
  const count = await endSessions(deps.em, { user: { id } }, now)
  const event = { kind: 'sessions_ended', userId: id, detail: String(count) } as const
  if (count > 0) record(deps, event)
}

async function dropAll(
  em: AdminDeps['em'],
  { userId: user, now }: { userId: number; now: Date },
): Promise<number> {
  await em.nativeDelete(Factor, { user, confirmedAt: null })
  const count = await em.nativeDelete(Factor, { user })
  if (count > 0) await publish(em, { type: 'factor.removed', userId: user }, now)
  await em.nativeDelete(BackupCode, { user })
  await endAttempts(em, { id: user })
  await endProofs(em, { userId: user })
  return count
}
