import { expect, test } from 'vitest'
import { refusal, startTestApp } from '../support/harness.ts'
import { keepLog } from '../support/secret-leaks.ts'

test('a fault of the database is logged without the statement, its values and what it quotes', async () => {
  const { lines, logging } = keepLog()
  await using app = await startTestApp({}, logging)
  const table = 'alter table email_verifications rename column locale to somewhere_else'
  await app.database.em.fork().execute(table)
  const email = 'a-secret-name@example.com'
  const asked = app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  expect((await refusal(asked)).reason).toBe('INTERNAL')
  const logged = lines.filter((line) => line.includes('unexpected error'))
  expect(logged.length).toBe(1)
  expect(logged[0]).toMatch(/"type":"\w+Exception"/)
  expect(logged[0]).toMatch(/"stack":".*\bat /)
  const isQuoted = lines.map((line) => /a-secret-name|insert into/i.test(line))
  expect(isQuoted).not.toContain(true)
})

test('a value that the database quotes is not repeated', async () => {
  const { lines, logging } = keepLog()
  await using app = await startTestApp({}, logging)
  const em = app.database.em.fork()
  await em.execute(`create unique index only_one on email_verifications (email)`)
  const email = 'a-secret-name@example.com'
  const { auth } = app.browser().api
  await auth.sendCode.mutate({ email, type: 'register' })
  await refusal(auth.sendCode.mutate({ email, type: 'register' }))
  expect(lines.join('')).toContain('unexpected error')
  expect(lines.some((line) => line.includes('a-secret-name'))).toBe(false)
})

test('a Redis that refuses its password is told of without the password', async () => {
  const url = new URL(process.env['TEST_REDIS_URL'] ?? '')
  const password = 'geheim-und-lang/enough'
  url.username = 'nobody-we-know'
  url.password = password
  const { lines, logging } = keepLog()
  await using app = await startTestApp({ REDIS_URL: `${url.href}/1` }, logging)
  const logged = () => lines.filter((line) => line.includes('Redis is unreachable'))
  await expect.poll(() => logged().length).toBeGreaterThan(0)
  expect(logged()[0]).toMatch(/WRONGPASS/)
  for (const line of lines) {
    for (const form of [password, encodeURIComponent(password)]) expect(line).not.toContain(form)
  }
  expect(app.url).toBeTruthy()
})
