import { afterEach, expect, test, vi } from 'vitest'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { days, hours, seconds } from '../../src/clock.ts'
import { purge } from '../../src/jobs/purge.ts'
import { keys, mailTo, reasonOf } from '../support/attackers.ts'
import { isMysql } from '../support/engine.ts'
import {
  good,
  password,
  refusal,
  register,
  signedIn,
  signIn,
  startTestApp,
  type Browser,
  type TestApp,
} from '../support/harness.ts'
import { pictures } from '../support/pictures.ts'
import { watchStatements } from '../support/watch-statements.ts'
import { readCells } from '../support/read-tables.ts'

afterEach(() => void vi.restoreAllMocks())

const wrong = password('wrong wrong wrong')
const fresh = password('a wholly new password')

const leave = ({ api }: Browser, confirmation: string, currentPassword = good) =>
  api.account.deleteAccount.mutate({ confirmation, currentPassword })

const keep = async ({ api, jar }: Browser, identifier: string) => {
  const login = { identifier, password: good, cancelDeletion: true }
  const session = signedIn(await api.auth.login.mutate(login))
  jar.accessToken = session.accessToken
  return session
}

const login = ({ api }: Browser, digest: typeof good) =>
  api.auth.login.mutate({ identifier: 'ann', password: digest })

const sweep = (app: TestApp, later: number) =>
  purge(app.database.em.fork(), {
    keys,
    sessionTtlDays: 30,
    hasLegacyClients: false,
    now: new Date(Date.now() + later),
  })

const count = (app: TestApp, username: string) => app.database.em.fork().count(User, { username })

async function leaver(app: TestApp, name = 'ann') {
  const browser = app.browser()
  await register(app, browser, name)
  return browser
}

test('an account that is to be deleted signs out everywhere and lives on for seven days', async () => {
  await using app = await startTestApp()
  const [home, phone] = [await leaver(app), app.browser()]
  await signIn(phone, 'ann')
  const before = Date.now()
  const { deletesAt } = await leave(home, 'ann')
  expect(Date.parse(deletesAt) - before).toBeGreaterThanOrEqual(days(7))
  expect(Date.parse(deletesAt) - before).toBeLessThan(days(7) + hours(1))
  expect(home.jar.cookie).toBe('')
  for (const { api } of [home, phone]) {
    expect(await reasonOf(api.auth.me.query())).toBe('UNAUTHENTICATED')
    expect(await reasonOf(api.auth.refresh.mutate())).toBe('UNAUTHENTICATED')
  }
  await sweep(app, days(7) - hours(1))
  expect(await count(app, 'ann')).toBe(1)
  await sweep(app, days(7) + hours(1))
  expect(await count(app, 'ann')).toBe(0)
})

test(
  'it takes the password and the name, typed as it is written',
  { tags: ['asvs-7.5.3'] },
  async () => {
    await using app = await startTestApp()
    const browser = await leaver(app, 'Ann')
    expect(await refusal(leave(browser, 'Ann', wrong))).toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    for (const name of ['ann', 'Ben']) {
      expect(await refusal(leave(browser, name))).toMatchObject({
        reason: 'INVALID_INPUT',
        fields: { confirmation: 'INVALID' },
      })
    }
    expect(await reasonOf(browser.api.auth.me.query())).toBe('ok')
    expect(await app.database.em.fork().count(Deletion)).toBe(0)
  },
)

test('signing in as usual does not keep it, saying so does, and only with the right password', async () => {
  await using app = await startTestApp()
  const browser = await leaver(app)
  const { deletesAt } = await leave(browser, 'ann')
  const again = app.browser()
  expect(await reasonOf(signIn(again, 'ann', wrong))).toBe('INVALID_CREDENTIALS')
  expect(await login(again, good)).toEqual({ status: 'deletion_pending', deletesAt })
  expect(again.jar.cookie).toBe('')
  const guess = { identifier: 'ann', password: wrong, cancelDeletion: true }
  expect(await reasonOf(again.api.auth.login.mutate(guess))).toBe('INVALID_CREDENTIALS')
  expect(await keep(again, 'ann')).toMatchObject({ user: { username: 'ann' } })
  expect(await reasonOf(signIn(browser, 'ann'))).toBe('ok')
  await sweep(app, days(8))
  expect(await count(app, 'ann')).toBe(1)
  const events = await browser.api.account.securityEvents.query()
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['deletion_requested', 'deletion_undone']),
  )
})

test('a right password while the deletion is pending leaves a line, and opens nothing', async () => {
  await using app = await startTestApp()
  const browser = await leaver(app)
  await leave(browser, 'ann')
  const guest = app.browser()
  await login(guest, good)
  expect([guest.jar.cookie, guest.jar.device]).toEqual(['', ''])
  await keep(browser, 'ann')
  const events = await browser.api.account.securityEvents.query()
  const refused = events.filter(({ kind }) => kind === 'sign_in_refused')
  expect(refused).toMatchObject([{ detail: 'deletion_pending', ip: guest.ip }])
})

test('asking to keep an account that nobody deletes costs no transaction, and nothing of the disk', async () => {
  await using app = await startTestApp()
  const browser = await leaver(app)
  const statements = await watchStatements(app)
  const flush = vi.spyOn(app.database, 'flushToDisk')
  const asked = async (sign: () => Promise<unknown>) => {
    statements.length = 0
    await sign()
    // Background jobs write meanwhile, but not to these tables.
    return statements.map(({ sql }) => sql).filter((sql) => /users|deletions/.test(sql))
  }
  await signIn(browser, 'ann')
  const usual = await asked(() => signIn(browser, 'ann'))
  expect(await asked(() => keep(browser, 'ann'))).toEqual(usual)
  expect(flush).not.toHaveBeenCalled()
  await leave(browser, 'ann')
  flush.mockClear()
  const kept = await asked(() => keep(browser, 'ann'))
  expect(kept.length).toBeGreaterThan(usual.length)
  expect(flush).toHaveBeenCalledOnce()
})

test('who forgot the password meanwhile resets it, which alone does not keep the account', async () => {
  await using app = await startTestApp()
  const browser = await leaver(app)
  await leave(browser, 'ann')
  const email = 'ann@example.com'
  const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'reset_password' })
  const { code } = await mailTo(app, email, /\d{6}/)
  await browser.api.auth.resetPassword.mutate({ challengeId, code, password: fresh })
  expect(await login(browser, fresh)).toMatchObject({ status: 'deletion_pending' })
})

test('the owner is told by mail, and "it was not me" keeps the account and shuts everybody out', async () => {
  await using app = await startTestApp()
  const thief = await leaver(app)
  await leave(thief, 'ann')
  const { text } = await mailTo(app, 'ann@example.com', /will be deleted/)
  expect(text).toContain(`${app.url}/login`)
  expect(text).toContain(thief.ip)
  const token = /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? ''
  await app.browser().api.auth.disown.mutate({ token })
  expect(await reasonOf(keep(thief, 'ann'))).toBe('INVALID_CREDENTIALS')
  await sweep(app, days(8))
  expect(await count(app, 'ann')).toBe(1)
})

test(
  'at the end nothing that names the person is left, and the log keeps a number',
  { tags: ['asvs-14.2.7'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ben')
    const browser = await leaver(app, 'departing')
    await browser.api.account.putAvatar.mutate({ picture: pictures.webp.toString('base64') })
    await browser.api.account.updateProfile.mutate({ bio: 'departing soon' })
    const change = { email: 'departing@new.example', type: 'email_change' } as const
    await browser.api.auth.sendCode.mutate(change)
    await app.mailbox.next(change.email)
    await refusal(signIn(browser, 'departing', wrong))
    const { id } = await browser.api.auth.me.query()
    await leave(browser, 'departing')
    await app
      .browser()
      .api.auth.sendCode.mutate({ email: 'Departing@Example.com', type: 'register' })
    await mailTo(app, 'departing@example.com', /already have/)
    // Nothing else makes mails of the last week due for the purge.
    app.pass(days(1))
    const reset = { email: 'departing@example.com', type: 'reset_password' } as const
    const { challengeId } = await app.browser().api.auth.sendCode.mutate(reset)
    const { code } = await mailTo(app, reset.email, /\d{6}/)
    await app.browser().api.auth.resetPassword.mutate({ challengeId, code, password: fresh })
    await mailTo(app, reset.email, /was reset/)
    app.pass(days(6) + seconds(1))
    await Promise.all([1, 2, 3].map(() => sweep(app, days(7) + seconds(1))))
    const cells = await readCells(app)
    expect(cells.filter((cell) => /departing/i.test(cell))).toEqual([])
    expect(cells).not.toContain(pictures.webp.toString('hex'))
    const events = await app.database.em.fork().find(SecurityEvent, { userId: id })
    expect(events.filter(({ ip }) => ip != null)).toEqual([])
    const kinds = events.map(({ kind }) => kind)
    expect(kinds).toContain('registered')
    expect(kinds.filter((kind) => kind === 'account_deleted')).toHaveLength(1)
    expect(await count(app, 'ben')).toBe(1)
    await register(app, app.browser(), 'departing')
  },
)

test('asking twice at once is asking once', async () => {
  await using app = await startTestApp()
  const browser = await leaver(app)
  const both = await Promise.all([1, 2].map(() => reasonOf(leave(browser, 'ann'))))
  expect(both).toContain('ok')
  expect(both).not.toContain('INTERNAL')
  expect(await app.database.em.fork().count(Deletion)).toBe(1)
})

test('of two superadmins who leave at once one stays, and cannot leave later either', async () => {
  await using app = await startTestApp()
  const names = ['ann', 'ben']
  const browsers = [await leaver(app, 'ann'), await leaver(app, 'ben')]
  await app.database.em.fork().nativeUpdate(User, {}, { role: 'superadmin' })
  const first = await Promise.all(browsers.map((one, at) => reasonOf(leave(one, names[at] ?? ''))))
  expect(first.toSorted()).toEqual(['FORBIDDEN', 'ok'])
  const at = first.indexOf('FORBIDDEN')
  const [last] = [browsers[at]]
  if (!last) throw new Error('nobody stayed')
  expect(await reasonOf(last.api.auth.me.query())).toBe('ok')
  expect(await reasonOf(leave(last, names[at] ?? ''))).toBe('FORBIDDEN')
})

test("an account that another program's rows hold keeps nobody else's account from being deleted", async () => {
  await using app = await startTestApp()
  const [held, other] = [await leaver(app), await leaver(app, 'bob')]
  await leave(held, 'ann')
  await leave(other, 'bob')
  const connection = app.database.em.getConnection()
  const id = isMysql ? 'int unsigned' : 'integer'
  await connection.execute(
    `create table likes (user_id ${id} not null, foreign key (user_id) references users (id))`,
  )
  await connection.execute(`insert into likes select id from users where username = 'ann'`)
  const blocked: number[] = []
  const now = new Date(Date.now() + days(7) + hours(1))
  const options = {
    keys,
    sessionTtlDays: 30,
    hasLegacyClients: false,
    onBlocked: (userId: number) => blocked.push(userId),
  }
  await purge(app.database.em.fork(), { ...options, now })
  expect([await count(app, 'ann'), await count(app, 'bob')]).toEqual([1, 0])
  expect(blocked).toHaveLength(1)
  await connection.execute('drop table likes')
  await purge(app.database.em.fork(), { ...options, now })
  expect(await count(app, 'ann')).toBe(1)
  await sweep(app, days(9))
  expect(await count(app, 'ann')).toBe(0)
})
