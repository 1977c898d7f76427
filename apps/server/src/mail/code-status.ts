import type { CodeStatus } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import { QueuedMail } from './queued-mail.entity.ts'
import type { Challenge } from '../codes/challenge.entity.ts'

export async function findLastMail(
  em: EntityManager,
  challengeId: string,
): Promise<QueuedMail | undefined> {
  const where = { challenge: { challengeId } }
  return (await em.findOne(QueuedMail, where, { orderBy: { id: 'desc' } })) ?? undefined
}

type Status = Pick<CodeStatus, 'state' | 'since' | 'nextTryAt'>

/**
 * Reports the state of a mail. It reveals nothing about accounts, because decoys are mailed the same
 * way.
 */
export function mailStatus(mail: QueuedMail | undefined, challenge: Challenge): Status {
  // Above a limit no mail was written: the requester may ask again at `resendAt`.
  if (!mail || mail.state === 'expired') {
    return { state: 'delayed', since: (mail?.changedAt ?? challenge.createdAt).toISOString() }
  }
  const since = mail.changedAt.toISOString()
  if (mail.state !== 'queued') return { state: mail.state, since }
  if (mail.attempts === 0) return { state: 'queued', since }
  return { state: 'delayed', since, nextTryAt: mail.nextTryAt.toISOString() }
}
