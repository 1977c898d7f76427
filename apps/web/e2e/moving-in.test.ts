import { launch } from '@latchkey/tools/testing/launch'
import { loadOldDatabase, readOldPeople, runOldClient } from '@latchkey/tools/testing/predecessor'
import { built } from '@latchkey/tools/testing/server-process'
import { expect, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Messages } from './messages.ts'
import { startService } from './service.ts'
import { expectAccount, newestCode, test as base } from './story.ts'

const { accounts, jwt_secret } = readOldPeople()
/**
 * Odd names and passwords, as accounts.json lists them. The other accounts are left to the old client: a
 * sign-in on the pages ends the digest of the old password.
 */
const ten = 'superadmin norole upperhex mailcase namespace onechar nfd leaving mixedhex shortpw'
  .split(' ')
  .flatMap((key) => accounts.filter((one) => one.key === key))

/** The id that the dump would give its next account. */
const nextId = 1226

const secrets = {
  SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
  JWT_SECRET_KEY: jwt_secret,
}

type Row = Record<string, unknown>
type Evening = {
  /** The settings of every program that uses this database. */
  settings: Record<string, string>
  file(name: string): string
  contents(): Promise<Record<string, Row[]>>
}

const test = base.extend<{ evening: Evening }>({
  evening: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-moving-in-'))
    const { url, contents, drop } = await loadOldDatabase(process.env['TEST_MYSQL_URL'] ?? '')
    const settings = { ...secrets, SQLURL: url.replace('mysql:', 'mysql+pymysql:') }
    await use({ settings, contents, file: (name) => join(folder, name) })
    await drop()
    rmSync(folder, { recursive: true })
  },
})

async function adopt({ settings }: Evening, ...args: string[]): Promise<string> {
  const program = [process.execPath, join(built, 'latchkey.js'), 'adopt', ...args]
  // Playwright forces colours, about which Node warns if NO_COLOR is set.
  const env = { ...process.env, FORCE_COLOR: undefined, ...settings }
  const { code, out, err } = await launch(program, { env }).ended
  expect(err).toBe('')
  expect(code).toBe(0)
  return out
}

type Visit = { url: string; t: Messages; person: (typeof ten)[number] }

/** Signs in from an empty browser. A code is mailed only the first time. */
async function signIn(page: Page, { url, t, person }: Visit, isFirst: boolean): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${url}/login`)
  await page.getByLabel(t.identifier, { exact: true }).fill(person.email)
  await page.getByLabel(t.password, { exact: true }).fill(person.password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  if (isFirst) {
    await expect(page.getByText(t.firstCode)).toBeVisible()
    const code = await newestCode(page.request, person.email, { url })
    await page.getByLabel(t.code, { exact: true }).fill(code)
  }
  await expectAccount(page, t)
  await expect(page.getByText(person.username, { exact: true }).first()).toBeVisible()
}

const statusOf = async (page: Page, url: string): Promise<number> =>
  (await page.request.get(`${url}/profile`, { headers: { accept: 'application/json' } })).status()

test('an operator moves in for an evening, and out again: nobody is locked out, and nothing is lost', async ({
  page,
  evening,
  t,
}) => {
  // The adoption hashes a thousand passwords, and ten users sign in.
  test.slow()
  const before = await evening.contents()
  const backup = evening.file('before.ndjson')
  const rehearsed = await adopt(evening, '--dry-run', '--report', evening.file('rehearsal.csv'))
  expect(rehearsed).toContain('1004 accounts; late times: service')
  expect(await evening.contents()).toEqual(before)
  await adopt(evening, '--backup', backup, '--report', evening.file('decisions.csv'))

  const settings = { DATABASE_URL: '', TRUST_PROXY: '127.0.0.1/32', ...evening.settings }
  const old = {
    LEGACY_CLIENTS: 'true',
    LEGACY_TIME_ZONE: 'UTC',
    LEGACY_FIRST_SIGN_IN: 'digest:2099-12-31',
    CODE_RESEND_SECONDS: '0',
    CORS_ORIGINS: 'http://shop.example.com',
  }
  const beside = await startService({ ...settings, ...old })
  for (const [index, person] of ten.entries()) {
    await page.context().setExtraHTTPHeaders({ 'x-forwarded-for': `10.9.8.${index}` })
    await signIn(page, { url: beside.url, t, person }, true)
  }
  const terms = ['--secret', 'accounts', '--level', 'contract', '--spread']
  expect(await runOldClient(beside.url, terms)).toEqual({
    code: 0,
    err: '',
    failed: [],
    sum: expect.stringMatching(/^\d{3} right, 0 wrong/),
  })
  expect(await statusOf(page, beside.url)).toBe(401)
  await beside.stop()

  const after = await startService(settings)
  expect(await statusOf(page, after.url)).toBe(404)
  const [first] = ten
  if (first) await signIn(page, { url: after.url, t, person: first }, false)
  await after.stop()

  expect(await adopt(evening, '--undo', backup)).toContain('accounts created since')
  const undone = await evening.contents()
  // Accounts registered in the meantime stay.
  const isOld = ({ id = 0 }: Row) => Number(id) < nextId
  expect({ ...undone, users: undone['users']?.filter(isOld) }).toEqual(before)
})
