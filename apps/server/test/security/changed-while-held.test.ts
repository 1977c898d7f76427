import { expect, test, vi } from 'vitest'
import { setRole } from '../../src/admin/change-account.ts'
import { days, later, minutes } from '../../src/clock.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { Passkey } from '../../src/factors/passkey.entity.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { byOperator } from '../support/apps.ts'
import { reasonOf } from '../support/attackers.ts'
import { addPasskey } from '../support/authenticator.ts'
import { good, register } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { holdAt } from './overlap/hold.ts'
import { withHold } from './overlap/world.ts'

vi.mock('../../src/http/request-context.ts', async (load) =>
  (await import('./overlap/hold.ts')).holding(load),
)

const app = await useTestApp({
  REQUIRE_SECOND_FACTOR: 'admins',
  CODE_RESEND_SECONDS: '0',
  LIMIT_SENDS_PER_ADDRESS_HOUR: '100/1h',
})

const role = 'user'
const email = 'OWES@example.com'
const changes: Record<string, [() => Promise<unknown>, object]> = {
  role: [() => setRole(byOperator(app), 'owes', role), { role }],
  address: [() => em().nativeUpdate(User, { username: 'owes' }, { email }), { email }],
}
const em = () => app.database.em.fork()

test.each(Object.entries(changes))(
  'where a second factor is owed, a sign-in names the %s of its commit',
  async (_, [change, changed]) => {
    const { user } = await register(app, app.browser(), 'owes')
    await setRole(byOperator(app), 'owes', 'admin')
    const given = { identifier: 'owes', password: good }
    const asked = await app.browser().api.auth.login.mutate(given)
    if (asked.status !== 'code_required') throw new Error(asked.status)
    const code = await app.mailbox.code('owes@example.com')
    const hold = holdAt(0)
    const held = withHold(app.browser(), hold.name)
    const { challengeId } = asked.challenge
    const call = held.auth.login.mutate({ ...given, proof: { challengeId, code } })
    await hold.reached
    await change()
    hold.open()
    expect(await call).toMatchObject({ status: 'signed_in', user: changed })
    await em().nativeDelete(User, { id: user.id })
  },
)

test('a notice of changed mail settings goes to the address of its commit', async () => {
  const browser = app.browser()
  const { user } = await register(app, browser, 'moves')
  const hold = holdAt(0)
  const call = withHold(browser, hold.name).account.updateProfile.mutate({ locale: 'zh' })
  await hold.reached
  await em().nativeUpdate(User, { id: user.id }, { email: 'new@example.com' })
  hold.open()
  await call
  const about = { userId: user.id, template: 'mail_settings_changed' } as const
  const { recipient, locale } = await em().findOneOrFail(QueuedMail, about)
  expect({ recipient, locale }).toEqual({ recipient: 'new@example.com', locale: 'en' })
})

test('locking an account takes no change of it back', async () => {
  const browser = app.browser()
  const { user } = await register(app, browser, 'locked')
  const updatedAt = async () => (await em().findOneOrFail(User, { id: user.id })).updatedAt
  const hold = holdAt(0)
  const call = withHold(browser, hold.name).account.revokeOtherSessions.mutate()
  await hold.reached
  app.pass(minutes(1))
  await browser.api.account.updateProfile.mutate({ bio: 'changed' })
  const changed = await updatedAt()
  hold.open()
  await call
  expect(await updatedAt()).toEqual(changed)
})

test.each(Object.entries(changes))(
  'a passkey signs in at the very instant at which the %s changes',
  async (_, [change, changed]) => {
    const browser = app.browser()
    const { user } = await register(app, browser, 'owes')
    const { device } = await addPasskey(app, browser)
    await setRole(byOperator(app), 'owes', 'admin')
    const stranger = app.browser()
    const { options } = await stranger.api.auth.passkeyOptions.mutate({})
    const hold = holdAt(0)
    const held = withHold(stranger, hold.name)
    const call = held.auth.passkeySignIn.mutate({ response: device.get(options) })
    await hold.reached
    await change()
    hold.open()
    expect(await call).toMatchObject({ status: 'signed_in', user: changed })
    await em().nativeDelete(User, { id: user.id })
  },
)

test.each([
  [
    'reported as a stranger’s is refused, and its removal stays planned',
    { needsPassword: true },
    'INVALID_CREDENTIALS',
  ],
  [
    'used by a copy is refused, and its removal stays planned',
    { counter: 8 },
    'INVALID_CREDENTIALS',
  ],
  ['about to be removed signs in, and stays', {}, 'ok'],
] as const)('a passkey that is meanwhile %s', async (_, change, outcome) => {
  const browser = app.browser()
  const { user } = await register(app, browser, 'keeper')
  const { device } = await addPasskey(app, browser)
  const stranger = app.browser()
  const { options } = await stranger.api.auth.passkeyOptions.mutate({})
  const response = device.get(options, { counter: 7 })
  const hold = holdAt(0)
  const call = reasonOf(withHold(stranger, hold.name).auth.passkeySignIn.mutate({ response }))
  await hold.reached
  const removesAt = later(new Date(), days(3))
  await em().nativeUpdate(Factor, { user: user.id }, { removesAt })
  if (outcome !== 'ok') await em().nativeUpdate(Passkey, { factor: { user: user.id } }, change)
  hold.open()
  expect(await call).toBe(outcome)
  const left = await em().find(Factor, { user: user.id })
  expect(left.map((factor) => factor.removesAt)).toEqual([outcome === 'ok' ? null : removesAt])
  await em().nativeDelete(User, { id: user.id })
})
