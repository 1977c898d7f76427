import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { minutes, seconds } from '../../src/clock.ts'
import { mailTo, otherThan, reasonOf, secretKey } from '../support/attackers.ts'
import { signIn } from '../support/harness.ts'
import { keepLog, keepSecrets, says } from '../support/secret-leaks.ts'
import { readCells } from '../support/read-tables.ts'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const { lines, logging } = keepLog()
const app = await useTestApp({ SECRET_KEY: secretKey }, logging)

const { secrets, keep, keepTokens, digest } = keepSecrets()
const mails: string[] = []

async function readMail(to: string, about = /\b\d{6}\b/): Promise<string> {
  const { text, html, code } = await mailTo(app, to, about)
  mails.push(text, html)
  const [, token] = /\/not-me#([\w.-]+)/.exec(text) ?? []
  if (token) keep('token to disown', token)
  return code
}

test(
  'a whole story, with every kind of refusal and fault on its way, is told',
  { tags: ['security-23'] },
  async () => {
    const laptop = app.browser()
    const email = 'ann@example.com'
    const first = digest('the first password', 'the very first password of ann')
    const { auth, account } = laptop.api

    const asked = await auth.sendCode.mutate({ email, type: 'register' })
    const code = keep('code', await readMail(email))
    const wrong = { challengeId: asked.challengeId, code: keep('wrong code', otherThan(code)) }
    expect(await reasonOf(auth.checkCode.mutate(wrong))).toBe('CODE_INVALID')
    await auth.checkCode.mutate({ challengeId: asked.challengeId, code })
    const registration = { challengeId: asked.challengeId, code, username: 'ann', password: first }
    laptop.jar.accessToken = (await auth.register.mutate(registration)).accessToken
    keepTokens('the laptop', laptop)
    expect(await reasonOf(auth.register.mutate(registration))).toBe('CODE_INVALID')

    const mistyped = digest('a mistyped password', 'the very first pasword of ann')
    const phone = app.browser()
    expect(await reasonOf(signIn(phone, 'ann', mistyped))).toBe('INVALID_CREDENTIALS')
    await signIn(phone, email, first)
    keepTokens('the phone', phone)
    phone.jar.accessToken = (await phone.api.auth.refresh.mutate()).accessToken
    keepTokens('the phone, refreshed', phone)

    const second = digest('the second password', 'the second password of ann')
    const change = { currentPassword: mistyped, password: second }
    expect(await reasonOf(account.changePassword.mutate(change))).toBe('INVALID_CREDENTIALS')
    await account.changePassword.mutate({ currentPassword: first, password: second })
    await readMail(email, /password/i)

    const moved = 'ann@new.example.com'
    const move = await auth.sendCode.mutate({ email: moved, type: 'email_change' })
    const moveCode = keep('code to move', await readMail(moved))
    const answer = { challengeId: move.challengeId, code: moveCode, currentPassword: second }
    await account.changeEmail.mutate(answer)
    await readMail(email, /address|email/i)

    const reset = await auth.sendCode.mutate({ email: moved, type: 'reset_password' })
    const resetCode = keep('code to reset', await readMail(moved))
    app.pass(seconds(61))
    await auth.resendCode.mutate({ challengeId: reset.challengeId })
    expect(await readMail(moved)).toBe(resetCode)
    const third = digest('the third password', 'the third password of ann')
    const resetting = { challengeId: reset.challengeId, code: resetCode }
    await auth.resetPassword.mutate({ ...resetting, password: third })
    await readMail(moved, /password/i)
    expect(await reasonOf(auth.me.query())).toBe('UNAUTHENTICATED')
    expect(await reasonOf(auth.refresh.mutate())).toBe('UNAUTHENTICATED')
    await signIn(laptop, 'ann', third)
    keepTokens('the laptop again', laptop)
    app.pass(minutes(16))
    laptop.jar.accessToken = (await auth.refresh.mutate()).accessToken
    keepTokens('the laptop, refreshed', laptop)

    const [disowning = ''] =
      [...secrets].findLast(([name]) => name.startsWith('token'))?.slice(1) ?? []
    expect(await reasonOf(auth.disown.mutate({ token: `${disowning}x` }))).toBe('CODE_INVALID')
    expect(await reasonOf(auth.disown.mutate({ token: disowning }))).toBe('ok')
    expect(await reasonOf(auth.disown.mutate({ token: disowning }))).toBe('CODE_INVALID')
    expect(await reasonOf(auth.me.query())).toBe('UNAUTHENTICATED')

    // An open challenge, and inputs refused before they reach a procedure.
    const open = await auth.sendCode.mutate({ email: 'open@example.com', type: 'register' })
    keep('open code', await readMail('open@example.com'))
    expect(open.challengeId).toHaveLength(22)
    const stray = digest('a stray password', 'a stray password of ann')
    const body = { identifier: 'ann', password: stray, code: moveCode, extra: third }
    const types = ['application/json', 'text/plain']
    for (const type of types)
      await send(app, '/trpc/auth.login', { headers: { 'content-type': type }, body })
    for (const method of ['GET', 'POST']) {
      const input = encodeURIComponent(JSON.stringify(body))
      await send(app, `/trpc/auth.login?input=${input}`, {
        method,
        headers: { 'content-type': 'application/json' },
      })
    }
  },
)

test(
  'what fails in the database is logged, and no secret with it',
  { tags: ['security-23'] },
  async () => {
    const em = app.database.em.fork()
    const email = 'bea@example.com'
    const { auth } = app.browser().api
    const { challengeId } = await auth.sendCode.mutate({ email, type: 'register' })
    const code = keep('code of bea', await readMail(email))
    const secret = digest('the password of bea', 'the one password of bea')
    const before = lines.length
    for (const table of ['sessions', 'users']) {
      await em.execute(`alter table ${table} rename to ${table}_away`)
      const registration = { challengeId, code, username: `bea${table.length}`, password: secret }
      expect(await reasonOf(auth.register.mutate(registration))).toMatch(/INTERNAL|CODE_INVALID/)
      const browser = app.browser()
      expect(await reasonOf(signIn(browser, 'ann', secret))).toMatch(/INTERNAL|INVALID_CREDENTIALS/)
      const thief = app.browser()
      thief.jar.cookie = `latchkey=${'0'.repeat(36)}.${keep('a token', 'T'.repeat(43))}`
      expect(await reasonOf(thief.api.auth.refresh.mutate())).toBe('INTERNAL')
      await em.execute(`alter table ${table}_away rename to ${table}`)
    }
    expect(lines.length).toBeGreaterThan(before)
  },
)

test(
  'no log line of all this holds a password, digest, code, token or hash of a password',
  { tags: ['security-23', 'asvs-13.3.2', 'asvs-16.2.5'] },
  () => {
    const log = lines.join('')
    expect(lines.length).toBeGreaterThan(10)
    expect(log).toContain('unexpected error')
    const leaked = [...secrets].filter(([, secret]) => says(log, secret)).map(([name]) => name)
    expect(leaked).toEqual([])
    expect(log.includes('$argon2')).toBe(false)
  },
)

test(
  'no link in a mail carries a code or a token',
  { tags: ['security-23', 'asvs-14.2.1'] },
  () => {
    const urls = mails.flatMap((mail) => mail.match(/https?:\/\/[^\s"'<>]+/g) ?? [])
    expect(urls.length).toBeGreaterThan(0)
    for (const url of urls) {
      expect(url.startsWith(app.url)).toBe(true)
      const { pathname, search, hash } = new URL(url)
      // The part after # stays in the browser: no server or proxy logs it.
      expect([search, pathname === '/not-me' || hash === '']).toEqual(['', true])
      const ours = [...secrets].filter(([name]) => !name.startsWith('token to disown'))
      for (const [name, secret] of ours) expect(says(url, secret), name).toBe(false)
    }
  },
)

test(
  'no column holds what a client sends, nor a hash that a sweep would open',
  { tags: ['security-15', 'asvs-6.5.2'] },
  async () => {
    const cells = await readCells(app)
    expect(cells).toContain('ann@new.example.com')
    expect(cells.some((cell) => cell.startsWith('$argon2id$'))).toBe(true)
    const hashes = ['md5', 'sha1', 'sha256', 'sha512']
    const open = await app.database.em
      .fork()
      .findOneOrFail(Challenge, { email: 'open@example.com' })
    const codes = [...secrets].filter(([name]) => name.includes('code')).map(([, code]) => code)
    const swept = codes.flatMap((code) =>
      [
        code,
        `${open.challengeId}${code}`,
        `${code}${open.challengeId}`,
        `${open.challengeId}:${code}`,
      ]
        .flatMap((text) => hashes.map((hash) => createHash(hash).update(text)))
        .flatMap((hash) =>
          (['hex', 'base64', 'base64url'] as const).map((form) => hash.copy().digest(form)),
        ),
    )
    for (const cell of cells) {
      expect(cell).not.toMatch(/[0-9a-f]{64}/i)
      for (const hash of swept) expect(cell).not.toContain(hash)
    }
    const leaked = [...secrets].filter(([, secret]) => cells.some((cell) => says(cell, secret)))
    expect(leaked.map(([name]) => name)).toEqual([])
  },
)
