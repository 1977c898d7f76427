import { expect, test } from 'vitest'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { fillSkeletons } from '../../src/names/skeleton-fill.ts'
import { User } from '../../src/users/user.entity.ts'
import { days } from '../../src/clock.ts'
import { Counter } from '../../src/limits/counter.entity.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { purge } from '../../src/jobs/purge.ts'
import { keys } from '../support/attackers.ts'
import { isMysql } from '../support/engine.ts'
import { register, startTestApp, type TestApp } from '../support/harness.ts'
import { fillTables } from '../support/fill-tables.ts'

async function counts(app: TestApp) {
  const em = app.database.em.fork()
  return {
    sessions: await em.count(Session),
    challenges: await em.count(Challenge),
    mails: await em.count(QueuedMail),
    counters: (await em.count(Counter)) > 0,
  }
}

test(
  'a sweep deletes what is of no use any more, and nothing else',
  { tags: ['asvs-14.2.4', 'asvs-14.2.7'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    const sweep = (later: number) =>
      purge(app.database.em.fork(), {
        keys,
        sessionTtlDays: 30,
        hasLegacyClients: false,
        now: new Date(Date.now() + later),
      })
    await sweep(0)
    expect(await counts(app)).toEqual({ sessions: 1, challenges: 1, mails: 1, counters: true })
    await sweep(days(8))
    expect(await counts(app)).toEqual({ sessions: 1, challenges: 0, mails: 0, counters: true })
    await sweep(days(31))
    expect(await counts(app)).toEqual({ sessions: 0, challenges: 0, mails: 0, counters: false })
  },
)

test('a sweep gives names that an older release wrote what tells look-alikes, whoever is taken meanwhile', async () => {
  await using app = await startTestApp()
  for (const name of ['paypal', 'benny', 'carla']) await register(app, app.browser(), name)
  const em = app.database.em.fork()
  const skeletons = async () =>
    (await app.database.em.fork().find(User, {}, { orderBy: { id: 'asc' } })).map(
      ({ usernameSkeleton }) => usernameSkeleton,
    )
  const before = await skeletons()
  await em.nativeUpdate(User, { username: ['paypal', 'benny'] }, { usernameSkeleton: null })
  let isTaken = false
  await fillSkeletons(async (sql, values) => {
    // Another account takes a look-alike of one of the batch right before the write.
    const takes = !isTaken && sql.startsWith('update')
    isTaken ||= takes
    const taken = { usernameSkeleton: before[0] ?? null }
    if (takes) await em.nativeUpdate(User, { username: 'carla' }, taken)
    return app.database.em.fork().execute(sql, values)
  })
  expect(await skeletons()).toEqual([null, before[1], before[0]])
  await em.nativeUpdate(User, {}, { usernameSkeleton: null })
  await purge(app.database.em.fork(), {
    keys,
    sessionTtlDays: 30,
    hasLegacyClients: false,
    now: new Date(),
  })
  expect(await skeletons()).toEqual(before)
})

test('a sweep gets through more than fits one batch, and masks addresses a month old', async () => {
  await using app = await startTestApp()
  const em = app.database.em.fork()
  await fillTables(em, isMysql)
  const shown = () => em.count(SecurityEvent, { ip: { $ne: null } })
  const before = await shown()
  expect(before).toBeGreaterThan(500)
  await purge(app.database.em.fork(), {
    keys,
    sessionTtlDays: 30,
    hasLegacyClients: false,
    now: new Date(Date.now() + days(100)),
  })
  expect(await shown()).toBe(before)
  await purge(app.database.em.fork(), {
    keys,
    sessionTtlDays: 30,
    hasLegacyClients: false,
    now: new Date(Date.now() + days(130)),
  })
  expect(await shown()).toBe(0)
  expect(await em.count(SecurityEvent)).toBe(before)
  expect(await counts(app)).toEqual({ sessions: 0, challenges: 0, mails: 0, counters: false })
})
