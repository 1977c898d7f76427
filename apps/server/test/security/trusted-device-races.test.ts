import { expect, test, vi } from 'vitest'
import { setRole } from '../../src/admin/change-account.ts'
import { TrustedDevice } from '../../src/factors/trusted-device.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { byOperator } from '../support/apps.ts'
import { reasonOf, secretKey } from '../support/attackers.ts'
import { good } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { holdAt } from './overlap/hold.ts'
import { createWorld, giveFactor, giveTrust, withHold } from './overlap/world.ts'

vi.mock('../../src/http/request-context.ts', async (load) =>
  (await import('./overlap/hold.ts')).holding(load),
)

const app = await useTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
const em = () => app.database.em.fork()

/** An account that trusts one of its two browsers. */
async function arrive() {
  const people = await createWorld(app)
  await giveFactor(people.world)
  return { ...people, id: await giveTrust(people.world, people.held) }
}

test('a sign-in on a trusted device rests on the role and the address that it read', async () => {
  const { world, held } = await arrive()
  await setRole(byOperator(app), world.name, 'admin')
  const login = async (name: string) =>
    withHold(held, name).auth.login.mutate({ identifier: world.name, password: good })
  const changes = [
    () => setRole(byOperator(app), world.name, 'user'),
    () =>
      em().nativeUpdate(
        User,
        { id: world.userId },
        { email: `new.${world.email}`, emailCanonical: `new.${world.email}` },
      ),
  ]
  for (const change of changes) {
    const hold = holdAt(0)
    const answer = login(hold.name)
    await hold.reached
    await change()
    hold.open()
    expect(await answer).toMatchObject({ status: 'second_factor' })
  }
})

test('a replayed session ends the trust although the log cannot be written', async () => {
  const { world, held } = await arrive()
  const { jar, api } = held
  const user = world.userId
  const stolen = jar.cookie
  await api.auth.refresh.mutate()
  await em().nativeUpdate(Session, { user }, { isSeen: true, rotatedAt: new Date(0) })
  const before = await em().count(Session, { user })
  jar.cookie = stolen
  await em().execute('alter table security_events rename to put_away')
  expect(await reasonOf(api.auth.refresh.mutate())).not.toBe('UNAUTHENTICATED')
  await em().execute('alter table put_away rename to security_events')
  expect(await em().count(Session, { user })).toBe(before - 1)
  expect(await em().count(TrustedDevice, { user })).toBe(0)
})
