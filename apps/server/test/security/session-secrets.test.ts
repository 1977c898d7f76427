import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { Session } from '../../src/sessions/session.entity.ts'
import { byPassword, openSession } from '../../src/sessions/open-session.ts'
import { User } from '../../src/users/user.entity.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { deriveKeys } from '../../src/keys.ts'
import { signInInTurn } from '../support/attackers.ts'
import { refusal, register, signIn, type Browser } from '../support/harness.ts'
import { json, mutations, send, validInput } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

// One user signs in repeatedly.
const app = await useTestApp({ LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h' })
const ann = app.browser()
await register(app, ann, 'ann')

const parse = ({ jar }: Browser) => {
  const [, id = '', token = ''] = /=([^.]+)\.(.+)$/.exec(jar.cookie) ?? []
  return { id, token }
}

test(
  'every sign-in makes a token of its own, of 256 random bits, of which the table holds a whole hash',
  { tags: ['asvs-7.2.2', 'asvs-7.2.3', 'asvs-11.4.3', 'asvs-11.5.1'] },
  async () => {
    const browsers = Array.from({ length: 20 }, () => app.browser())
    await Promise.all(browsers.map((browser) => signInInTurn(browser, 'ann')))
    const tokens = browsers.map((browser) => parse(browser).token)
    expect(new Set(tokens).size).toBe(tokens.length)
    expect(new Set(browsers.map(({ jar }) => jar.accessToken)).size).toBe(tokens.length)
    // The seal at the end adds no randomness.
    for (const token of tokens) {
      expect(Buffer.from(token.slice(0, 43), 'base64url')).toHaveLength(32)
    }
    const rows = await app.database.em.fork().find(Session, {})
    for (const { tokenHash } of rows) {
      expect(Buffer.from(tokenHash, 'base64url')).toHaveLength(32)
      expect(tokens.some((token) => token === tokenHash)).toBe(false)
    }
  },
)

test('tokens made by the thousand are all different', { tags: ['asvs-11.5.2'] }, async () => {
  const em = { create: (_entity: unknown, row: object) => row } as unknown as EntityManager
  const terms = {
    keys: deriveKeys('x'),
    now: new Date(),
    proof: byPassword,
    absoluteTimeoutDays: 1,
    userAgent: '',
    ip: '',
  }
  const opened = await Promise.all(
    Array.from({ length: 50_000 }, async () => openSession(em, { id: 1 }, terms).cookie),
  )
  const [ids, tokens] = [0, 1].map((part) => opened.map((cookie) => cookie.split('.')[part]))
  expect(new Set(ids).size).toBe(50_000)
  expect(new Set(tokens).size).toBe(50_000)
})

test('the number of an account is never given to another', { tags: ['asvs-10.3.3'] }, async () => {
  const gone = await register(app, app.browser(), 'gone')
  await app.database.em.fork().nativeDelete(User, { id: gone.user.id })
  const next = await register(app, app.browser(), 'gone')
  expect(next.user.id).toBeGreaterThan(gone.user.id)
})

test(
  'signing in ends the session this browser had and never takes one over',
  { tags: ['asvs-7.2.4'] },
  async () => {
    const browser = app.browser()
    await signIn(browser, 'ann')
    const first = { ...browser.jar }
    await signIn(browser, 'ann')
    expect(browser.jar.cookie).not.toBe(first.cookie)
    const old = app.browser()
    Object.assign(old.jar, first)
    expect(await refusal(old.api.auth.refresh.mutate())).toMatchObject({
      reason: 'UNAUTHENTICATED',
    })
    expect(await refusal(old.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })

    const [name] = browser.jar.cookie.split('=', 1)
    const planted = `${name}=${parse(browser).id}.${randomBytes(32).toString('base64url')}`
    const victim = app.browser()
    victim.jar.cookie = planted
    await signIn(victim, 'ann')
    expect(victim.jar.cookie).not.toContain(parse(browser).id)
    expect(await browser.api.auth.me.query()).toMatchObject({ username: 'ann' })
  },
)

test(
  'no cookie is longer than browsers keep, however many accounts they know',
  { tags: ['asvs-3.3.5'] },
  async () => {
    const browser = app.browser()
    for (let count = 0; count < 7; count += 1) await register(app, browser, `family${count}`)
    expect(browser.jar.device.length).toBeGreaterThan(100)
    for (const cookie of [browser.jar.cookie, browser.jar.device])
      expect(cookie.length).toBeLessThan(1024)
  },
)

test(
  'registering, signing in and refreshing are the only ways to a session',
  { tags: ['asvs-6.1.3', 'asvs-6.3.4', 'asvs-6.3.6'] },
  async () => {
    const email = 'ways@example.com'
    await register(app, app.browser(), 'ways')
    const prove = async (type: 'register' | 'reset_password', address: string) => {
      const { challengeId } = await app.browser().api.auth.sendCode.mutate({ email: address, type })
      return { challengeId, code: await app.mailbox.code(address) }
    }
    const right: Record<string, object> = {
      'auth.login': { identifier: 'ways' },
      'auth.register': { ...(await prove('register', 'new@example.com')), username: 'new' },
      'auth.resetPassword': await prove('reset_password', email),
      'auth.checkCode': await prove('register', 'other@example.com'),
    }
    const opening: string[] = []
    for (const [path, procedure] of mutations) {
      const browser = app.browser()
      await signIn(browser, 'ways')
      const body = { ...validInput(procedure), ...right[path] }
      // A browser with its cookie and valid inputs, but without an access token.
      const headers = { ...json, cookie: browser.jar.cookie }
      const answer = await send(app, `/trpc/${path}`, { headers, body })
      const cookies = answer.headers.getSetCookie().filter((set) => /^latchkey-\d+=[^;]/.test(set))
      if (cookies.length > 0 || answer.text.includes('accessToken')) opening.push(path)
      if (right[path]) expect(answer.status, path).toBe(200)
    }
    expect(opening.toSorted()).toEqual(['auth.login', 'auth.refresh', 'auth.register'])
  },
)
