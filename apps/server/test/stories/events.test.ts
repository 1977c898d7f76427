import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import {
  createAccount,
  endSessionsOf,
  reopenAccount,
  requireUser,
} from '../../src/admin/administration.ts'
import { setRole, setStatus } from '../../src/admin/change-account.ts'
import { createImport } from '../../src/admin/import-account.ts'
import { days, minutes } from '../../src/clock.ts'
import { createEventReader, eventLife } from '../../src/events/event-reader.ts'
import { PublishedEvent } from '../../src/events/published-event.entity.ts'
import { publish } from '../../src/events/publish.ts'
import { inTransaction } from '../../src/database/retry.ts'
import { purge } from '../../src/jobs/purge.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { endOldestSessions } from '../../src/sessions/session.ts'
import { maxSessions } from '../../src/sessions/session.statements.ts'
import { User } from '../../src/users/user.entity.ts'
import { appKeys, byOperator, withApps } from '../support/apps.ts'
import { good, password, refusal, register, resetPassword, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const em = () => app.database.em.fork()

let count = 0
let name: string
beforeEach(() => {
  count += 1
  name = `ann${count}`
})

/** The events of an account with their data, oldest first. */
async function told(id: number) {
  const rows = await em().find(PublishedEvent, { userId: id }, { orderBy: { sequence: 'asc' } })
  return rows.map(({ type, sessionId, data }) => ({ type, sessionId, data: JSON.parse(data) }))
}
const typesOf = async (id: number) => (await told(id)).map(({ type }) => type)

async function arrive() {
  const browser = app.browser()
  const { user } = await register(app, browser, name)
  const { sessionId } = await browser.api.auth.tokenInfo.query()
  const { auth, account } = browser.api
  return { browser, auth, account, id: user.id, sessionId }
}

test('an account that arrives is told of with its name and rights, and nothing more', async () => {
  const { id, sessionId } = await arrive()
  expect(await told(id)).toEqual([
    {
      type: 'user.created',
      sessionId: null,
      data: { username: name, role: 'user', status: 'active' },
    },
  ])
  const { subject } = await em().findOneOrFail(User, { id })
  const [event] = await em().find(PublishedEvent, { userId: id })
  expect(event).toMatchObject({ subject, id: expect.stringMatching(/^[\da-f-]{36}$/) })
  expect(JSON.stringify(event)).not.toMatch(/@|argon2/)
  expect(JSON.stringify(event)).not.toContain(sessionId)
})

test('a session that ends is told of by its id, and a sign-in is not', async () => {
  const { auth, id, sessionId } = await arrive()
  const before = await typesOf(id)
  await signIn(app.browser(), name)
  expect(await typesOf(id)).toEqual(before)
  await auth.logout.mutate()
  await auth.logout.mutate()
  expect((await told(id)).slice(before.length)).toEqual([
    { type: 'session.ended', sessionId, data: { sessions: [sessionId] } },
  ])
})

test('a browser that signs in anew ends the session that it had', async () => {
  const { browser, id, sessionId } = await arrive()
  await signIn(browser, name)
  expect((await told(id)).at(-1)).toMatchObject({ type: 'session.ended', sessionId })
})

test('a reset and a changed password end sessions, which are listed', async () => {
  const { browser, account, auth, id, sessionId } = await arrive()
  const phone = app.browser()
  await signIn(phone, name)
  const other = (await phone.api.auth.tokenInfo.query()).sessionId
  await account.changePassword.mutate({ currentPassword: good, password: password('a new one') })
  expect((await told(id)).slice(1)).toEqual([
    { type: 'password.changed', sessionId: null, data: {} },
    { type: 'session.ended', sessionId: other, data: { sessions: [other] } },
  ])
  await signIn(phone, name, password('a new one'))
  const { sessionId: third } = await phone.api.auth.tokenInfo.query()
  await resetPassword(app, browser, { email: `${name}@example.com`, wish: good })
  const [, , , changed, ended] = await told(id)
  expect(changed).toMatchObject({ type: 'password.changed' })
  expect(ended).toMatchObject({ type: 'session.ended', sessionId: null })
  expect(ended?.data.sessions.toSorted()).toEqual([sessionId, third].toSorted())
  expect((await refusal(auth.me.query())).reason).toBe('UNAUTHENTICATED')
})

test('sessions that a person or an operator revokes are told of', async () => {
  const { account, id } = await arrive()
  const phones = [app.browser(), app.browser(), app.browser()]
  for (const phone of phones) await signIn(phone, name)
  const [first = ''] = (await account.sessions.query())
    .filter((one) => !one.current)
    .map((one) => one.id)
  await account.revokeSession.mutate({ id: first })
  await account.revokeOtherSessions.mutate()
  await endSessionsOf(byOperator(app), await requireUser(em(), name))
  const ended = (await told(id)).filter(({ type }) => type === 'session.ended')
  expect(ended.map(({ data }) => data.sessions.length)).toEqual([1, 2, 1])
  expect(await em().count(Session, { user: id })).toBe(0)
})

test('a refresh token that is replayed ends its session, which is told of', async () => {
  const { browser, auth, id, sessionId } = await arrive()
  const { cookie } = browser.jar
  browser.jar.accessToken = (await auth.refresh.mutate()).accessToken
  await auth.me.query()
  app.pass(minutes(1))
  browser.jar.cookie = cookie
  await refusal(auth.refresh.mutate())
  expect((await told(id)).at(-1)).toMatchObject({ type: 'session.ended', sessionId })
})

test('sessions above the limit end and are told of', async () => {
  const { id } = await arrive()
  const [one] = await em().find(Session, { user: id })
  if (!one) throw new Error('there is no session')
  const rows = Array.from({ length: maxSessions }, (_, index) => ({
    id: `${name}-${index}`,
    user: id,
    tokenHash: `${name}-${index}`,
    createdAt: one.createdAt,
    lastUsedAt: new Date(one.lastUsedAt.getTime() + 1000 + index),
    expiresAt: one.expiresAt,
  }))
  await em().insertMany(Session, rows)
  await endOldestSessions(em(), { id }, new Date())
  expect((await told(id)).at(-1)).toMatchObject({ type: 'session.ended', sessionId: one.id })
})

test('a changed profile and address are told of without the address', async () => {
  const { account, auth, id } = await arrive()
  await account.updateProfile.mutate({ username: `${name}x` })
  const email = `${name}new@example.com`
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'email_change' })
  const code = await app.mailbox.code(email)
  await account.changeEmail.mutate({ challengeId, code, currentPassword: good })
  const data = { username: `${name}x`, role: 'user', status: 'active' }
  expect((await told(id)).slice(1)).toEqual([
    { type: 'user.updated', sessionId: null, data },
    { type: 'user.updated', sessionId: null, data },
  ])
})

test('what an operator does to an account is told of, and what changes nothing is not', async () => {
  const by = byOperator(app)
  const email = `${name}@example.com`
  const { id } = await createAccount(by, { username: name, email, role: 'user' })
  await setRole(by, name, 'admin')
  await setRole(by, name, 'admin')
  await setStatus(by, name, 'muted')
  await setStatus(by, name, 'banned')
  await setStatus(by, name, 'active')
  await setStatus(by, name, 'active')
  await setStatus(by, name, 'banned')
  await reopenAccount(by, name, { email })
  expect(await typesOf(id)).toEqual([
    'user.created',
    'user.updated',
    'user.muted',
    'user.banned',
    'user.restored',
    'user.banned',
    'password.changed',
    'user.restored',
    'user.updated',
  ])
  const importRow = await createImport(by, { isTrial: false, rpId: 'localhost' })
  await importRow({ username: `${name}i`, email: `${name}i@example.com`, status: 'muted' })
  const imported = await em().findOneOrFail(User, { username: `${name}i` })
  expect(await told(imported.id)).toMatchObject([
    { type: 'user.created', data: { status: 'muted' } },
  ])
})

test('"it wasn\'t me" is told of as a changed password and the end of every session', async () => {
  const { account, auth, id } = await arrive()
  await account.changePassword.mutate({ currentPassword: good, password: password('an intruder') })
  const mail = await app.mailbox.next(`${name}@example.com`, /password/i)
  const [, token = ''] = /not-me#(\S+)/.exec(mail.text) ?? []
  await auth.disown.mutate({ token })
  expect((await typesOf(id)).slice(-2)).toEqual(['password.changed', 'session.ended'])
})

test('a deleted account is told of, and its earlier events keep no personal data', async () => {
  const { account, id } = await arrive()
  await account.deleteAccount.mutate({ confirmation: name, currentPassword: good })
  await sweep(days(8))
  expect(await told(id)).toEqual([
    { type: 'user.created', sessionId: null, data: {} },
    { type: 'session.ended', sessionId: null, data: {} },
    { type: 'user.deleted', sessionId: null, data: {} },
  ])
})

test('events are kept for 30 days', async () => {
  const { id } = await arrive()
  await sweep(eventLife - minutes(1))
  expect(await typesOf(id)).toEqual(['user.created'])
  await sweep(eventLife + minutes(1))
  expect(await typesOf(id)).toEqual([])
})

const sweep = (after: number) =>
  purge(em(), {
    keys: appKeys,
    sessionTtlDays: 30,
    hasLegacyClients: false,
    now: new Date(Date.now() + after),
  })

test('a change that is rolled back is not told of', async () => {
  const { id } = await arrive()
  const failing = inTransaction(em(), async (tx) => {
    await tx.nativeUpdate(User, { id }, { status: 'banned' })
    await publish(tx, { type: 'user.banned', userId: id }, new Date())
    await tx.flush()
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await typesOf(id)).toEqual(['user.created'])
})

test('a reader returns each event once, and a row that is committed late as well', async () => {
  const { id } = await arrive()
  let ticks = 0
  const read = await createEventReader(em(), { ticks: () => ticks, since: new Date(0) })
  const mine = async () =>
    (await read()).filter(({ userId }) => userId === id).map((one) => one.type)
  expect(await mine()).toEqual(['user.created'])
  const newestFirst = { orderBy: { sequence: 'desc' }, limit: 1 } as const
  const [newest] = await em().find(PublishedEvent, {}, newestFirst)
  const sequence = newest?.sequence ?? 0
  const row = { userId: id, subject: name, data: '{}', at: new Date() }
  await em().insert(PublishedEvent, {
    ...row,
    sequence: sequence + 2,
    id: `${name}b`,
    type: 'user.banned',
  })
  expect(await mine()).toEqual(['user.banned'])
  ticks += 30_000
  await em().insert(PublishedEvent, {
    ...row,
    sequence: sequence + 1,
    id: `${name}a`,
    type: 'user.muted',
  })
  expect(await mine()).toEqual(['user.muted'])
  ticks += minutes(5)
  expect(await mine()).toEqual([])
  expect(await mine()).toEqual([])
})

/**
 * Each statement that ends sessions, sets a status, or creates or deletes accounts, and the event that
 * reports it.
 */
const sources = [
  // Adoption happens before any program listens.
  ['adoption/copy.ts', 'insertMany(User', undefined],
  ['adoption/copy.ts', 'insert(User', undefined],
  ['adoption/copy.ts', 'nativeDelete(User', undefined],
  ['admin/administration.ts', 'create(User', 'user.created'],
  ['admin/administration.ts', "status: 'active'", 'user.restored'],
  ['admin/change-account.ts', 'columns: { status }', 'user.banned'],
  ['admin/import-account.ts', 'create(User', 'user.created'],
  ['auth/disown.ts', "status: 'banned'", 'user.banned'],
  ['auth/pending-deletion.ts', 'nativeDelete(User', 'user.deleted'],
  ['auth/register.ts', 'create(User', 'user.created'],
  // The statement matches no row.
  ['database/readiness.ts', 'delete from sessions', undefined],
  // The sessions end at a time that every token announced.
  ['sessions/notify-apps.ts', 'write(tx, deleteSessions', undefined],
  ['sessions/session.ts', 'write(tx, deleteSessionsOf', 'session.ended'],
  // The texts of these two statements.
  ['sessions/session.statements.ts', 'delete from sessions', undefined],
] as const

test('every statement that ends sessions, sets a status or makes accounts is told of', () => {
  const root = fileURLToPath(new URL('../../src/', import.meta.url))
  const statement =
    /(?:insertMany|insert|create|nativeDelete)\(\s*(?:User|Session)\b|sweep\(em, (?:User|Session)\b|\w+\(\w+, deleteSessions(?:Of)?|columns: \{ status \}|delete from (?:users|sessions)|update users set(?:(?!where)[^`'])*status =|(?<=nativeUpdate\(User, [^\n]*|undo = [^;]*)status: '\w+'/g
  const found = globSync('**/*.ts', { cwd: root }).flatMap((file) => {
    const text = readFileSync(root + file, 'utf8')
    const matches = text.match(statement) ?? []
    return matches.map((what) => ({ file, what: what.replace(/\(\s+/, '('), text }))
  })
  const known = sources.map(([file, what]) => `${file} ${what}`)
  const opening = 'sessions/open-session.ts create(Session'
  const named = new Set(found.map(({ file, what }) => `${file} ${what}`))
  named.delete(opening)
  expect([...named].toSorted()).toEqual(known.toSorted())
  for (const [file, , type] of sources) {
    if (type) expect(found.find((one) => one.file === file)?.text).toContain(`'${type}'`)
  }
})
