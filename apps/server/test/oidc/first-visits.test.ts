import { expect, test } from 'vitest'
import { AppUse } from '../../src/apps/app-use.entity.ts'
import { App } from '../../src/apps/app.entity.ts'
import { createEnterApp } from '../../src/oidc/enter-app.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { withApps } from '../support/apps.ts'
import { register } from '../support/harness.ts'
import { createOidcApp } from '../support/oidc-app.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)

test('first visits at once wait for each other, and none is rolled back', async () => {
  await register(app, app.browser(), 'ann')
  const em = app.database.em.fork()
  const [session] = await em.findAll(Session)
  if (!session) throw new Error('nobody is signed in')
  const { id } = await createOidcApp(app, { name: 'Notes' })
  const entered = await em.findOneOrFail(App, { id })
  const user = session.user.id
  let attempts = 0
  let firsts = 0
  // Each attempt of a transaction begins with a fork.
  const fork = (root: typeof em) => {
    attempts += 1
    return root.fork()
  }
  const counted = new Proxy(app.database.em, {
    get: (target, name) => (name === 'fork' ? () => fork(target) : Reflect.get(target, name)),
  })
  const enterApp = createEnterApp({ ...app.database, em: counted })
  const visit = () =>
    enterApp({
      // No visit knew the entry of another when it began.
      session: { id: session.id, user: { id: user }, entries: new Map() },
      app: entered,
      asked: [],
      now: new Date(),
      onFirst: () => void (firsts += 1),
    })
  const visits = 32
  const visited = await Promise.all(Array.from({ length: visits }, visit))
  expect(new Set(visited.map((one) => one?.sid)).size).toBe(1)
  expect([attempts, firsts]).toEqual([visits, 1])
  expect(await em.count(AppUse, { user })).toBe(1)
})
