import { expect, test } from 'vitest'
import { hours, minutes } from '../../src/clock.ts'
import { standardCost } from '../../src/passwords/password.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { keys, secretKey } from '../support/attackers.ts'
import { audit } from './enumeration/audit.ts'
import { ask, populate } from './enumeration/audited.ts'
import { stories } from './enumeration/stories.ts'
import { procedures, send, validInput } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

/** The long form is `npm run proof -- enumeration`. */
const perArm = 24

// Real hash cost, because its time is part of the question.
const app = await useTestApp({ SECRET_KEY: secretKey }, { hashCost: standardCost })
const audited = await populate(app, keys, 4)

test.each(Object.keys(stories))(
  '%s answers about everybody as about nobody, to the byte and in time',
  { tags: ['security-12', 'security-13', 'asvs-6.3.8'], timeout: minutes(8) },
  async (path) => {
    const [found] = await audit(audited, { perArm, paths: [path] })
    expect(found?.differences).toEqual([])
    expect(found?.groups.length).toBeGreaterThan(0)
    for (const { size, timings } of found?.groups ?? []) {
      expect(size).toBeGreaterThanOrEqual(perArm)
      expect(timings.filter(({ tells }) => tells)).toEqual([])
    }
  },
)

test(
  'every procedure that answers a stranger has a story here',
  { tags: ['security-12', 'asvs-8.3.1'] },
  async () => {
    const answering: string[] = []
    for (const [path, procedure] of procedures) {
      const input = validInput(procedure)
      const query = `?input=${encodeURIComponent(JSON.stringify(input))}`
      const answer =
        procedure._def.type === 'query'
          ? await send(app, `/trpc/${path}${query}`, { method: 'GET' })
          : await ask(audited, path, { body: input })
      if (answer.data?.['reason'] !== 'UNAUTHENTICATED') answering.push(path)
    }
    // auth.refresh refuses a stranger without a cookie in the same way.
    expect([...answering, 'auth.refresh'].toSorted()).toEqual(Object.keys(stories).toSorted())
  },
)

test('an address with an account hears of it by mail only', { tags: ['security-12'] }, async () => {
  const { email } = audited.who('known', 0)
  for (const [type, template] of [
    ['register', 'already_have_account'],
    ['reset_password', 'reset_password_code'],
  ] as const) {
    audited.pass(hours(25))
    await ask(audited, 'auth.sendCode', { body: { email, type } })
    const em = app.database.em.fork()
    const mail = await em.findOneOrFail(
      QueuedMail,
      { recipient: email },
      { orderBy: { id: 'desc' } },
    )
    expect(mail).toMatchObject({ template })
  }
})
