import { expect, test } from 'vitest'
import { otherThan, reasonOf, rightCode, secretKey } from '../support/attackers.ts'
import { good, password, register, signIn, startTestApp } from '../support/harness.ts'
import { keepLog, says } from '../support/secret-leaks.ts'
import { json, send, signedIn } from '../support/raw-http.ts'

type Line = { level: number; reqId?: string; msg: string; procedure?: string; reason?: string }

const [debug, info] = [20, 30]

async function startLogged(logLevel?: string) {
  const { lines, logging } = keepLog()
  const app = await startTestApp(
    { SECRET_KEY: secretKey },
    { ...logging, ...(logLevel && { logLevel }) },
  )
  const read = () => lines.map((line) => JSON.parse(line) as Line)
  return {
    app,
    text: () => lines.join(''),
    read,
    calls: (procedure: string) =>
      read().filter((line) => line.msg === 'call' && line.procedure === procedure),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

test('every line of a call carries the x-request-id of its answer', async () => {
  await using story = await startLogged()
  const { app } = story
  await app.database.em.fork().execute('alter table users rename to users_away')
  const body = { identifier: 'ann', password: good }
  const answer = await send(app, '/trpc/auth.login', { headers: json, body })
  await app.database.em.fork().execute('alter table users_away rename to users')
  expect(answer.data?.['reason']).toBe('INTERNAL')
  const id = answer.headers.get('x-request-id')
  expect(id).toMatch(/^[\da-f-]{36}$/)
  const ours = () => story.read().filter(({ reqId }) => reqId === id)
  await expect.poll(() => ours().map(({ msg }) => msg)).toEqual(['unexpected error', 'call'])
  expect(story.read().filter(({ msg }) => msg === 'call')).toHaveLength(1)
})

test('one line says what was asked and how it ended, and nothing of what was in it', async () => {
  await using story = await startLogged()
  const { browser } = await signedIn(story.app)
  await browser.api.auth.me.query()
  await reasonOf(signIn(browser, 'ann', password('wrong')))
  await expect.poll(() => story.calls('auth.login')).toHaveLength(1)
  const [registration, me, login] = ['auth.register', 'auth.me', 'auth.login'].map(
    (procedure) => story.calls(procedure)[0],
  )
  expect(registration).toMatchObject({ level: info, status: 200 })
  expect(login).toMatchObject({ level: info, status: 401, reason: 'INVALID_CREDENTIALS' })
  // Successful queries are most frequent and change nothing.
  expect(me).toMatchObject({ level: debug, status: 200 })
  const fields = ['level', 'time', 'pid', 'hostname', 'reqId', 'procedure', 'status', 'ms', 'msg']
  expect(Object.keys(registration ?? {})).toEqual(fields)
  expect(Object.keys(login ?? {}).toSorted()).toEqual([...fields, 'reason'].toSorted())
})

test('at the level of production a session check that succeeds writes nothing', async () => {
  await using story = await startLogged('info')
  const { browser } = await signedIn(story.app)
  await browser.api.auth.me.query()
  browser.jar.accessToken = ''
  expect(await reasonOf(browser.api.auth.me.query())).toBe('UNAUTHENTICATED')
  await expect.poll(() => story.calls('auth.me')).toHaveLength(1)
  expect(story.calls('auth.me')[0]?.reason).toBe('UNAUTHENTICATED')
})

test('what a caller invents is not repeated', async () => {
  await using story = await startLogged()
  await send(story.app, '/trpc/forged%0aline', { headers: json, body: {} })
  await send(story.app, '/trpc/ann.example', { headers: json, body: {} })
  await expect.poll(() => story.calls('unknown')).toHaveLength(2)
  expect(story.text()).not.toMatch(/forged|ann\.example/)
})

test(
  'no line of a whole story has an address, name, password, digest, code, token or cookie in clear',
  { tags: ['security-23'] },
  async () => {
    await using story = await startLogged()
    const { app } = story
    const laptop = app.browser()
    const { accessToken } = await register(app, laptop, 'annabelle')
    const { cookie, device } = laptop.jar
    await reasonOf(signIn(app.browser(), 'annabelle@example.com', password('wrong')))
    const phone = app.browser()
    await signIn(phone, 'annabelle@example.com')
    await phone.api.auth.refresh.mutate()
    const { sendCode, checkCode, resetPassword } = laptop.api.auth
    const email = 'annabelle@example.com'
    const { challengeId } = await sendCode.mutate({ email, type: 'reset_password' })
    const code = await rightCode(app, challengeId)
    await reasonOf(checkCode.mutate({ challengeId, code: otherThan(code) }))
    await resetPassword.mutate({ challengeId, code, password: password('another long password') })
    for (const table of ['mails', 'email_verifications']) {
      await app.database.em.fork().execute(`alter table ${table} rename to ${table}_away`)
      expect(await reasonOf(sendCode.mutate({ email, type: 'reset_password' }))).toBe('INTERNAL')
      await app.database.em.fork().execute(`alter table ${table}_away rename to ${table}`)
    }
    await expect.poll(() => story.calls('auth.sendCode')).toHaveLength(4)
    const text = story.text()
    expect(text).toContain('a***@example.com')
    const parts = [cookie, device].flatMap((pair) => pair.slice(pair.indexOf('=') + 1).split('.'))
    const digests = [good, password('wrong'), password('another long password')]
    const secrets = [...digests, accessToken, ...parts, code, 'annabelle', challengeId]
    for (const secret of [...secrets, laptop.ip, phone.ip]) {
      expect(secret.length).toBeGreaterThan(5)
      expect(says(text, secret), secret).toBe(false)
    }
  },
)
