import { expect, test } from 'vitest'
import { endSessionsOf, reopenAccount, requireUser } from '../../src/admin/administration.ts'
import { setStatus } from '../../src/admin/change-account.ts'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { inTransaction } from '../../src/database/retry.ts'
import { PublishedEvent } from '../../src/events/published-event.entity.ts'
import { lockChecked } from '../../src/sessions/checked-account.ts'
import { openSession } from '../../src/sessions/open-session.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { byOperator } from '../support/apps.ts'
import { keys, secretKey } from '../support/attackers.ts'
import { isMysql } from '../support/engine.ts'
import { arriveWithApp } from '../support/factors.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ SECRET_KEY: secretKey })
const em = () => app.database.em.fork()
const by = () => byOperator(app)
let people = 0

/** A sign-in that holds the account until it is let go. */
async function beginSignIn(id: number) {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const done = inTransaction(em(), async (tx) => {
    const owner = await lockChecked(tx, { id })
    reached.resolve()
    await opened.promise
    if (!owner) throw new Error('no account')
    const proof = { level: 2, methods: ['passkey'] } as const
    const client = { userAgent: 'thief', ip: '203.0.113.9' }
    openSession(tx, owner, { keys, now: app.now(), absoluteTimeoutDays: 30, proof, ...client })
  })
  await reached.promise
  return { done, letGo: opened.resolve }
}

/** Waits until a transaction of this database waits for a lock. SQLite shows none. */
async function untilLockIsAwaited(): Promise<void> {
  if (!isMysql) return
  const waiting = `select count(*) as waiting from information_schema.innodb_trx t
    join information_schema.processlist p on p.id = t.trx_mysql_thread_id
    where t.trx_state = 'LOCK WAIT' and p.db = database()`
  const count = async () => Number((await em().execute(waiting))[0]?.['waiting'])
  // The server refreshes this table only after a tenth of a second without a reader.
  await expect.poll(count, { interval: 250 }).toBeGreaterThan(0)
}

type Act = (name: string, email: string) => Promise<unknown>
const acts: Record<string, Act> = {
  'planning the removal of its factors': (name) => removeFactors(by(), name, { atOnce: false }),
  'a ban': (name) => setStatus(by(), name, 'banned'),
  'ending its sessions': async (name) => endSessionsOf(by(), await requireUser(em(), name)),
  'reopening it': (name, email) => reopenAccount(by(), name, { email: `new.${email}` }),
}

test.each(Object.entries(acts))(
  '%s by an operator ends the session of a sign-in that commits meanwhile',
  async (_, act) => {
    const { id, name, email } = await arriveWithApp(app, `person${(people += 1)}`)
    const signIn = await beginSignIn(id)
    const acted = act(name, email)
    await untilLockIsAwaited()
    signIn.letGo()
    await Promise.all([signIn.done, acted])
    expect(await em().count(Session, { user: id })).toBe(0)
  },
)

test('a removal of all factors voids the proof of a sign-in that commits meanwhile', async () => {
  const { id, name } = await arriveWithApp(app, `person${(people += 1)}`)
  const signIn = await beginSignIn(id)
  const removed = removeFactors(by(), name, { atOnce: true })
  await untilLockIsAwaited()
  signIn.letGo()
  await Promise.all([signIn.done, removed])
  expect(await em().count(Session, { user: id })).toBe(2)
  expect(await em().count(Session, { user: id, provedAt: { $gt: new Date(0) } })).toBe(0)
})

test('a ban that commits while an account is reopened is told to other programs as ended', async () => {
  const { id, name, email } = await arriveWithApp(app, `person${(people += 1)}`)
  const [reached, banned] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const ban = inTransaction(em(), async (tx) => {
    await tx.nativeUpdate(User, { id }, { status: 'banned' })
    reached.resolve()
    await banned.promise
  })
  await reached.promise
  const reopened = reopenAccount(by(), name, { email: `new.${email}` })
  await untilLockIsAwaited()
  banned.resolve()
  await Promise.all([ban, reopened])
  expect(await em().count(PublishedEvent, { userId: id, type: 'user.restored' })).toBe(1)
})
