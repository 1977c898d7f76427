import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { User } from '../src/auth/user.entity.ts'
import { seconds } from '../src/clock.ts'
import { QueuedMail } from '../src/mail/queued-mail.entity.ts'
import { keys, secretKey } from './cast.ts'
import { good, password, randomIp, register, signIn, startTestApp } from './harness.ts'
import { json, maskAnswer, procedures, send, validInput, type Answer } from './wire.ts'

const app = await startTestApp({ SECRET_KEY: secretKey })
afterAll(() => app[Symbol.asyncDispose]())
let passed = 0
function pass(milliseconds: number): void {
  passed += milliseconds
  app.pass(milliseconds)
}

/** Who a stranger may ask about. `unknown` is what all the others must look like. */
const people = ['unknown', 'known', 'banned', 'muted', 'pending'] as const
type Person = (typeof people)[number]
const emailOf = (person: Person) => `${person}@example.com`

/** The same standing, asked about by name: one account's failures under two names are a test of their own. */
const namedOf = (person: Person) => `${person}-named`

for (const person of ['known', 'banned', 'muted'] as const) {
  const status = person === 'known' ? 'active' : person
  for (const name of [person, namedOf(person)]) {
    await register(app, app.browser(), name)
    await app.database.em.fork().nativeUpdate(User, { usernameCanonical: name }, { status })
  }
}
// Somebody has asked to register this address and never proved it.
await app.browser().api.auth.sendCode.mutate({ email: emailOf('pending'), type: 'register' })
await app.mailbox.next(emailOf('pending'))
await register(app, app.browser(), 'asker')
pass(seconds(61))

const visible = (answer: Answer) => maskAnswer(answer, Date.now() + passed)

const call = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  send(app, `/trpc/${path}`, { headers: { ...json, ...headers }, body })

async function ask(person: Person, type: string, headers: Record<string, string> = {}) {
  const answer = await call('auth.sendCode', { email: emailOf(person), type }, headers)
  const { result } = JSON.parse(answer.text) as { result: { data: { challengeId: string } } }
  return { answer, challengeId: result.data.challengeId }
}

async function repeat(times: number, make: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let count = 0; count < times; count += 1) answers.push(await make())
  return answers
}

const wrong = password('wrong wrong wrong')
const types = ['register', 'reset_password'] as const

/** Six guesses: five are evaluated, the last is one too many. A code is never 'right' by chance. */
async function guess(person: Person, path: string, more: object) {
  const answers: Answer[] = []
  for (const type of types) {
    const { challengeId } = await ask(person, type)
    const body = { challengeId, code: '000000', ...more }
    answers.push(...(await repeat(6, () => call(path, body))))
  }
  return answers
}

/** One story for each procedure that answers strangers. */
const stories: Record<string, (person: Person) => Promise<Answer[]>> = {
  async 'auth.sendCode'(person) {
    const answers: Answer[] = []
    for (const type of types) {
      answers.push(...(await repeat(3, async () => (await ask(person, type)).answer)))
    }
    answers.push(await call('auth.sendCode', { email: emailOf(person), type: 'email_change' }))
    const asker = app.browser()
    await signIn(asker, 'asker')
    const authorization = `Bearer ${asker.jar.accessToken}`
    answers.push((await ask(person, 'email_change', { authorization })).answer)
    return answers
  },
  async 'auth.resendCode'(person) {
    const answers: Answer[] = []
    for (const type of types) {
      const { challengeId } = await ask(person, type)
      answers.push(await call('auth.resendCode', { challengeId }))
      pass(seconds(61))
      answers.push(...(await repeat(2, () => call('auth.resendCode', { challengeId }))))
    }
    return answers
  },
  async 'auth.codeStatus'(person) {
    const answers: Answer[] = []
    for (const type of types) {
      pass(seconds(3601))
      const { challengeId } = await ask(person, type)
      const input = encodeURIComponent(JSON.stringify({ challengeId }))
      const look = () => send(app, `/trpc/auth.codeStatus?input=${input}`, { method: 'GET' })
      let answer = await look()
      for (const until = Date.now() + 5_000; /"queued"/.test(answer.text); answer = await look()) {
        if (Date.now() > until) break
      }
      answers.push(answer)
    }
    return answers
  },
  'auth.checkCode': (person) => guess(person, 'auth.checkCode', {}),
  'auth.register': (person) => guess(person, 'auth.register', { username: person, password: good }),
  'auth.resetPassword': (person) => guess(person, 'auth.resetPassword', { password: good }),
  async 'auth.disown'(person) {
    const recipient = emailOf(person)
    const mail = await app.database.em.fork().findOne(QueuedMail, { recipient })
    const uuid = mail?.uuid ?? randomUUID()
    const macs = ['', 'A'.repeat(43), uuid]
    const tokens = [keys.id, 'x'].flatMap((id) => macs.map((mac) => `${id}.${uuid}.${mac}`))
    const answers: Answer[] = []
    for (const token of tokens) answers.push(await call('auth.disown', { token }))
    return answers
  },
  async 'auth.login'(person) {
    const answers: Answer[] = []
    // Limits on failures must not tell either: from many places, and from one.
    for (const identifier of [namedOf(person), emailOf(person), emailOf(person).toUpperCase()]) {
      const body = { identifier, password: wrong }
      answers.push(...(await repeat(8, () => call('auth.login', body))))
      pass(seconds(1800))
    }
    const headers = { 'x-forwarded-for': randomIp() }
    const body = { identifier: namedOf(person), password: wrong }
    answers.push(...(await repeat(12, () => call('auth.login', body, headers))))
    return answers
  },
  async 'auth.refresh'(person) {
    const cookies = [`latchkey=${person}.x`, 'latchkey=', '']
    const answers: Answer[] = []
    for (const cookie of cookies) answers.push(await call('auth.refresh', undefined, { cookie }))
    return answers
  },
  async 'auth.logout'(person) {
    const answers = [await call('auth.logout', undefined, { cookie: `latchkey=${person}.x` })]
    answers.push(await call('auth.logout', undefined, { authorization: `Bearer ${person}.x.x` }))
    return answers
  },
}

const answersOfUnknown = new Map<string, unknown[]>()

test.each(Object.entries(stories))(
  '%s answers about everybody as about nobody [security 12] [asvs 6.3.8]',
  async (path, story) => {
    for (const person of people) {
      // Half a day later no limit of the story before is left, for anybody.
      pass(seconds(24 * 3600 + 1))
      const seen = (await story(person)).map(visible)
      expect(seen.length).toBeGreaterThan(0)
      if (person === 'unknown') answersOfUnknown.set(path, seen)
      else expect(seen, `${path} of ${person}`).toEqual(answersOfUnknown.get(path))
    }
  },
)

test('every procedure that answers a stranger has a story here [security 12] [asvs 8.3.1]', async () => {
  const answering: string[] = []
  for (const [path, procedure] of procedures) {
    const input = validInput(procedure)
    const query = `?input=${encodeURIComponent(JSON.stringify(input))}`
    const answer =
      procedure._def.type === 'query'
        ? await send(app, `/trpc/${path}${query}`, { method: 'GET' })
        : await call(path, input)
    if (answer.data?.['reason'] !== 'UNAUTHENTICATED') answering.push(path)
  }
  // A stranger without a cookie is refused like this by auth.refresh, too.
  expect([...answering, 'auth.refresh'].toSorted()).toEqual(Object.keys(stories).toSorted())
})

test('an address with an account hears of it by mail only [security 12]', async () => {
  for (const [type, template] of [
    ['register', 'already_have_account'],
    ['reset_password', 'reset_password_code'],
  ] as const) {
    pass(seconds(24 * 3600 + 1))
    const { challengeId } = await ask('known', type)
    const em = app.database.em.fork()
    const mail = await em.findOneOrFail(QueuedMail, { challenge: { challengeId } })
    expect(mail).toMatchObject({ recipient: emailOf('known'), template })
  }
})
