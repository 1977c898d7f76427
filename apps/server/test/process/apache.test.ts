import { randomBytes } from 'node:crypto'
import { startApache } from '@latchkey/tools/testing/apache'
import { freePort } from '@latchkey/tools/testing/free-port'
import { expect, test } from 'vitest'
import { addApp } from '../../src/admin/apps.ts'
import { setStatus } from '../../src/admin/change-account.ts'
import { appOfProgram } from '../../src/apps/programs/app-of-program.ts'
import { programs } from '../../src/apps/programs/programs.ts'
import { User } from '../../src/users/user.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { byOperator, withApps } from '../support/apps.ts'
import { register } from '../support/harness.ts'
import { createPageVisitor } from '../support/page-visitor.ts'
import { useTestApp } from '../support/use-test-app.ts'

test('mod_auth_openidc, by its settings, protects a page and is told of a ban', async () => {
  const app = await useTestApp(withApps)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const fields = { ...appOfProgram(programs['mod-auth-openidc'], url), audience: null, roles: [] }
  const added = await addApp(byOperator(app), fields, { isPublic: false })
  const [clientId, secret = ''] = [added.app.id, added.secret]
  const ownKey = randomBytes(32).toString('base64url')
  const of = { issuer: app.url, url, clientId, secret, ownKey }
  const settings = programs['mod-auth-openidc'].settings(of)
  await using apache = startApache(
    { port, modules: ['headers', 'auth_openidc'], page: 'the protected page' },
    `Header set x-person "expr=%{REMOTE_USER}"\n${settings}`,
  )
  const visit = createPageVisitor('http', port)
  const statusOf = () =>
    visit('/index.html').then(
      ({ status }) => status,
      () => undefined,
    )
  await expect.poll(statusOf).toBe(302)
  expect(apache.program.isRunning()).toBe(true)

  const person = app.browser()
  await register(app, person, 'ann')
  const first = await visit('/index.html')
  const back = await createAppBrowser(app, person).authorize(first.location)
  expect(await visit(back.pathname + back.search)).toMatchObject({ location: `${url}/index.html` })
  const page = await visit('/index.html')
  expect(page.text).toBe('the protected page')
  const { subject } = await app.database.em.fork().findOneOrFail(User, { username: 'ann' })
  expect(page.headers['x-person']).toContain(subject)
  expect(page.headers['cache-control']).toBe('private, no-cache')

  // The settings promise this: Apache ends its session and redirects here, with its ID token.
  const [signOut = ''] = /\/redirect_uri\?logout=\S+/.exec(settings) ?? []
  const leaving = await visit(signOut)
  expect(leaving.location).toMatch(`${app.url}/oauth/logout?`)
  const asked = await createAppBrowser(app, person).visit(leaving.location)
  expect([asked.status, asked.headers.get('location')]).toEqual([
    303,
    expect.stringMatching('^/logout#'),
  ])
  expect(await statusOf()).toBe(302)
  const again = await visit('/index.html')
  const returned = await createAppBrowser(app, person).authorize(again.location)
  await visit(returned.pathname + returned.search)
  expect(await statusOf()).toBe(200)

  // Its own page for a refusal would speak of a sign-in that another site began.
  const refusal = new URL(back)
  refusal.searchParams.delete('code')
  refusal.searchParams.set('error', 'access_denied')
  const refused = await visit(refusal.pathname + refusal.search)
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('not let in')])

  await setStatus(byOperator(app), 'ann', 'banned')
  app.logouts.wake()
  await expect.poll(statusOf).toBe(302)
})
