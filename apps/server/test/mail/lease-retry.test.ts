import { expect, test } from 'vitest'
import { later, minutes } from '../../src/clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { claimRows, renewLease } from '../../src/outbox/queue.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { startTestApp } from '../support/harness.ts'
import { startMailServer } from '../support/failing-smtp.ts'
import { ask, until } from '../support/mail-status.ts'

/** The database rolls the first change back, as in a deadlock. */
function deadlockOnce(em: EntityManager): EntityManager {
  const change = em.nativeUpdate.bind(em)
  em.nativeUpdate = () => {
    em.nativeUpdate = change
    const deadlock = new Error('Deadlock found when trying to get lock')
    return Promise.reject(Object.assign(deadlock, { errno: 1213 }))
  }
  return em
}

test('a deadlock leaves no mail alone until its lease is dead', async () => {
  await using server = await startMailServer('sender refused')
  await using app = await startTestApp({ MAIL_PORT: String(server.port) })
  const { challengeId } = await ask(app, 'ann@example.org')
  await until(app, challengeId, 'delayed')
  const em = () => deadlockOnce(app.database.em.fork())
  // No other process claims it: the service does not know this time.
  const now = later(new Date(), minutes(9))
  const lease = await claimRows(em(), QueuedMail, { count: 1, now })
  const mail = await app.database.em.fork().findOneOrFail(QueuedMail, { lease: lease! })
  expect(mail.recipient).toBe('ann@example.org')
  const renewal = later(now, minutes(1))
  await renewLease(em(), QueuedMail, { id: mail.id, lease: mail.lease, now: renewal })
  const [row] = await app.database.em.fork().findAll(QueuedMail)
  expect(row?.nextTryAt).toEqual(later(renewal, minutes(1)))
})
