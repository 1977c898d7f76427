import { expect, test } from 'vitest'
import { addApp } from '../support/factors.ts'
import { register } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { legacyEnv, oldClient } from './old-client.ts'

const app = await useTestApp({ ...legacyEnv, LEGACY_TIME_ZONE: 'Asia/Shanghai' })
const typed = 'correct horse battery staple'

test('an old client signs in, reads the profile and signs out, in its own words', async () => {
  const browser = app.browser()
  const { user } = await register(app, browser, 'ann')
  const client = oldClient(app)
  const answer = await client.login('Ann@Example.com ', typed)
  expect(answer.status).toBe(200)
  expect(answer.json).toEqual({
    success: true,
    message: expect.any(String),
    token: expect.any(String),
    user: {
      id: user.id,
      username: 'ann',
      email: 'ann@example.com',
      avatar: null,
      role: 'user',
      bio: null,
      status: 'active',
      created_at: new Date(Date.parse(user.createdAt) + 8 * 3_600_000).toISOString().slice(0, 19),
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
    },
  })
  const { token = '', user: shown } = answer.json
  expect((await client.profile(token)).json).toEqual({ success: true, user: shown })
  const raw = await client.call('/profile', { method: 'GET', headers: { authorization: token } })
  expect(raw.status).toBe(200)
  expect((await client.call('/logout', { token })).json).toEqual({
    success: true,
    message: expect.any(String),
  })
  expect((await client.profile(token)).status).toBe(401)
})

test('an account with a second factor sends an old client to the pages', async () => {
  const browser = app.browser()
  await register(app, browser, 'guarded')
  await addApp(app, browser)
  const client = oldClient(app)
  const answer = await client.login('guarded@example.com', typed)
  expect(answer.status).toBe(401)
  expect(answer.json).toEqual({
    success: false,
    message: '该账号已开启两步验证，请打开登录页登录',
  })
  const wrong = await client.login('guarded@example.com', 'something else entirely')
  const nobody = await client.login('nobody@example.com', 'something else entirely')
  expect(wrong.json).toEqual(nobody.json)
})
