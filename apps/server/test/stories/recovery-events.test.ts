import { beforeEach, expect, test } from 'vitest'
import { reopenAccount } from '../../src/admin/administration.ts'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { days, hours, minutes } from '../../src/clock.ts'
import { PublishedEvent } from '../../src/events/published-event.entity.ts'
import { tendFactors } from '../../src/factors/report.ts'
import { endProofs } from '../../src/sessions/proofs.ts'
import { appKeys, byOperator, withApps } from '../support/apps.ts'
import { addPasskey, signInWithPasskey } from '../support/authenticator.ts'
import { arriveWithApp, askToRecover, beginSignIn } from '../support/factors.ts'
import { signedIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({
  ...withApps,
  LIMIT_SENDS_PER_ADDRESS_HOUR: '1000/1h',
  CODE_RESEND_SECONDS: '0',
})

let people = 0
let ann: Awaited<ReturnType<typeof arrive>>
beforeEach(async () => {
  ann = await arrive()
})

const arrive = () => arriveWithApp(app, `ann${(people += 1)}`)

/** The events published since a recovery began. */
async function told() {
  const order = { orderBy: { sequence: 'asc' } } as const
  const rows = await app.database.em.fork().find(PublishedEvent, { userId: ann.id }, order)
  const types = rows.map(({ type }) => type).filter((type) => /^(recovery|factor)\./.test(type))
  return types.slice(types.indexOf('recovery.started'))
}

/** The causes of stopped recoveries in the security log of the account, as its owner sees it. */
async function stoppedBy() {
  const where = { userId: ann.id, kind: 'recovery_stopped' } as const
  const rows = await app.database.em.fork().find(SecurityEvent, where)
  return rows.map(({ detail, actor }) => [detail, actor])
}

async function pass(milliseconds: number) {
  app.pass(milliseconds)
  await tendFactors(app.database.em.fork(), { keys: appKeys, now: app.now(), endProofs })
}

test('a recovery that is carried out is told of at its start, once, and at its end', async () => {
  await addPasskey(app, ann.browser)
  await askToRecover(app, ann)
  app.pass(hours(1))
  await askToRecover(app, ann)
  expect(await told()).toEqual(['recovery.started'])
  await pass(days(3))
  const removed = ['factor.removed', 'factor.removed']
  expect(await told()).toEqual(['recovery.started', ...removed, 'recovery.finished'])
})

test('the use of a factor stops it, which is told once', async () => {
  const { device } = await addPasskey(app, ann.browser)
  await askToRecover(app, ann)
  app.pass(minutes(1))
  await signInWithPasskey(app.browser(), device)
  const { attempt } = await beginSignIn(ann.browser, ann.name)
  await ann.auth.secondFactor.mutate({ attempt, method: 'totp', code: ann.phone.nextCode() })
  await pass(days(4))
  expect(await told()).toEqual(['recovery.started', 'recovery.stopped'])
  expect(await stoppedBy()).toEqual([['passkey', 'person']])
})

test('the log says by what it was stopped: a code, a passkey as second step, a new factor', async () => {
  await askToRecover(app, ann)
  app.pass(minutes(1))
  const { attempt } = await beginSignIn(ann.browser, ann.name)
  const code = ann.phone.nextCode()
  const answer = await ann.auth.secondFactor.mutate({ attempt, method: 'totp', code })
  ann.browser.jar.accessToken = signedIn(answer).accessToken
  const { device } = await addPasskey(app, ann.browser)
  await askToRecover(app, ann)
  const again = await beginSignIn(ann.browser, ann.name)
  const { options } = await ann.auth.passkeyOptions.mutate({ attempt: again.attempt })
  const response = device.get(options)
  const step = { attempt: again.attempt, method: 'passkey', response } as const
  ann.browser.jar.accessToken = signedIn(await ann.auth.secondFactor.mutate(step)).accessToken
  await askToRecover(app, ann)
  await addPasskey(app, ann.browser)
  expect((await stoppedBy()).map(([detail]) => detail)).toEqual(['totp', 'passkey', 'changed'])
  const history = await ann.browser.api.account.securityEvents.query()
  expect(history.filter(({ kind }) => kind === 'recovery_stopped')).toHaveLength(3)
})

test('a recovery that leaves a used factor is not told of as carried out', async () => {
  const { device } = await addPasskey(app, ann.browser)
  await askToRecover(app, ann)
  app.pass(minutes(1))
  await signInWithPasskey(app.browser(), device)
  await pass(days(4))
  expect(await told()).toEqual(['recovery.started', 'recovery.stopped', 'factor.removed'])
})

test('an owner who removes the lost factor by a backup code carries it out themselves', async () => {
  await askToRecover(app, ann)
  const { attempt } = await beginSignIn(ann.browser, ann.name)
  const [code = ''] = ann.phone.backupCodes
  const answer = await ann.auth.secondFactor.mutate({ attempt, method: 'backup_code', code })
  ann.browser.jar.accessToken = signedIn(answer).accessToken
  await ann.browser.api.account.removeFactor.mutate({ id: ann.phone.id })
  expect(await told()).toEqual(['recovery.started', 'factor.removed', 'recovery.finished'])
})

test('"it wasn\'t me" stops it, which is told', async () => {
  await askToRecover(app, ann)
  const { text } = await app.mailbox.next(ann.email, /lost the second step/)
  const [, token = ''] = /not-me#(\S+)/.exec(text) ?? []
  await app.browser().api.auth.disown.mutate({ token })
  expect(await told()).toContain('recovery.stopped')
  expect(await stoppedBy()).toEqual([['not_me', 'person']])
})

test('an operator who reopens the account stops it, which is told', async () => {
  await askToRecover(app, ann)
  app.pass(hours(1))
  await reopenAccount(byOperator(app), ann.name, { email: `new${ann.email}` })
  expect(await told()).toContain('recovery.stopped')
  expect(await stoppedBy()).toEqual([['administrator', 'operator']])
})

test('what an operator starts is told of, and so is its end at once', async () => {
  await removeFactors(byOperator(app), ann.name, { atOnce: false })
  expect(await told()).toEqual(['recovery.started'])
  await removeFactors(byOperator(app), ann.name, { atOnce: true })
  expect((await told()).slice(1)).toEqual(['factor.removed', 'recovery.finished'])
  expect(await stoppedBy()).toEqual([])
})

test('a factor that its owner reported is no recovery', async () => {
  const { text } = await app.mailbox.next(ann.email, /authenticator app was added/i)
  const [, token = ''] = /not-me#(\S+)/.exec(text) ?? []
  await ann.auth.disown.mutate({ token })
  await pass(days(4))
  expect(await told()).toEqual(['factor.removed'])
  expect(await stoppedBy()).toEqual([])
})
