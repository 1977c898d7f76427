import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { days, minutes } from '../../src/clock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { purge } from '../../src/jobs/purge.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { isMysql } from '../support/engine.ts'
import { addPasskey, signInWithPasskey } from '../support/authenticator.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { good, password, register, signedIn, signIn, type Browser } from '../support/harness.ts'
import { fillTables } from '../support/fill-tables.ts'
import { createOidcApps, refresh, signInTo, startFlow, type OidcApp } from '../support/oidc-app.ts'
import { watchStatements, type Statement } from '../support/watch-statements.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const em = app.database.em.fork()
await fillTables(em, isMysql)
const statements = await watchStatements(app)

/**
 * The tables or indexes that a statement scans completely. Oracle's MySQL needs an explicit format,
 * because its default tree shows none of this.
 */
async function scansOf({ sql, values }: Statement): Promise<string[]> {
  const plan: Record<string, unknown>[] = await em.execute(
    isMysql ? `explain format = traditional ${sql}` : `explain query plan ${sql}`,
    values,
  )
  return isMysql
    ? plan
        .filter(({ type }) => type === 'ALL' || type === 'index')
        .map(({ table }) => String(table))
    : plan.map(({ detail }) => String(detail)).filter((detail) => /^SCAN (?!CONSTANT)/.test(detail))
}

/** Runs every frequent call, and the background jobs. */
async function useEverything() {
  const browser = app.browser()
  await register(app, browser, 'ann')
  const { auth, account } = browser.api
  await auth.me.query()
  app.pass(minutes(2))
  await auth.me.query()
  await auth.refresh.mutate()
  await signIn(browser, 'ann')
  await signIn(browser, 'ann@example.com')
  await signIn(browser, 'ann', password('wrong wrong')).catch(() => undefined)
  await account.changePassword.mutate({ currentPassword: good, password: good })
  const email = 'ann@example.com'
  const asked = await auth.sendCode.mutate({ email, type: 'reset_password' })
  const code = await app.mailbox.code(email)
  await auth.codeStatus.query({ challengeId: asked.challengeId })
  await auth.checkCode.mutate({ challengeId: asked.challengeId, code })
  app.pass(minutes(2))
  await auth.resendCode.mutate({ challengeId: asked.challengeId })
  await passSecondStep(browser)
  await visitApps(browser)
  await account.sessions.query()
  await account.securityEvents.query()
  await account.apps.query()
  await auth.resetPassword.mutate({ challengeId: asked.challengeId, code, password: good })
  await signIn(browser, 'ann')
  await auth.logout.mutate()
  await purge(app.database.em.fork(), {
    keys: deriveKeys(withApps.SECRET_KEY, 'an older secret of 32 bytes or more'),
    sessionTtlDays: 30,
    hasLegacyClients: false,
    now: new Date(Date.now() + days(40)),
  })
}

async function passSecondStep(browser: Browser) {
  const { auth, account } = browser.api
  const phone = await addApp(app, browser)
  const { attempt } = await beginSignIn(browser, 'ann')
  const code = phone.nextCode()
  const step = { attempt, method: 'totp', code, trustDevice: true } as const
  browser.jar.accessToken = signedIn(await auth.secondFactor.mutate(step)).accessToken
  await signIn(browser, 'ann')
  await account.confirmIdentity.mutate({ method: 'totp', code: phone.nextCode() })
  await account.revokeOtherSessions.mutate()
  await account.removeTrustedDevices.mutate({})
  const [backup = ''] = phone.backupCodes
  await account.confirmIdentity.mutate({ method: 'backup_code', code: backup })
  await account.newBackupCodes.mutate()
  await account.factors.query()
  const { device, id } = await addPasskey(app, browser)
  const { options } = await account.passkeyOptions.mutate()
  await account.confirmIdentity.mutate({ method: 'passkey', response: device.get(options) })
  await signInWithPasskey(app.browser(), device)
  await account.removeFactor.mutate({ id: phone.id })
  await account.removeFactor.mutate({ id })
}

/** Signs in to an app twice, and to one that asks for consent; tokens are used, refreshed and replayed. */
async function visitApps(browser: Browser) {
  const [notes, foreign] = (await createOidcApps(
    app,
    { name: 'Notes' },
    { name: 'Foreign', kind: 'third_party' },
  )) as [OidcApp, OidcApp]
  const entered = createAppBrowser(app, browser)
  const { tokens } = await signInTo(notes, entered)
  app.pass(minutes(2))
  const flow = await startFlow(notes)
  await flow.redeem(await entered.authorize(flow.url))
  await oauth.fetchUserInfo(notes.client, tokens.access_token, tokens.claims()?.sub ?? '')
  await refresh(notes, tokens.refresh_token)
  app.pass(minutes(1))
  await refresh(notes, tokens.refresh_token).catch(() => undefined)
  const asked = await startFlow(foreign)
  const given = await asked.redeem(await entered.authorize(asked.url, true))
  await oauth.tokenRevocation(foreign.client, given.access_token)
  await browser.api.account.removeApp.mutate({ appId: foreign.id })
}

/** Most addresses of a log in use are masked. MySQL scans small tables whatever their indexes. */
async function ageLog() {
  await em.execute(
    `insert into security_events (at, kind, actor, key_id)
      with recursive row_numbers(n) as (select 1 union all select n + 1 from row_numbers where n < 900)
      select '2000-01-01 00:00:00', 'signed_in', 'person', 'x' from row_numbers`,
  )
  if (isMysql) await em.execute('analyze table security_events')
}

test('nothing that runs often reads a whole table', async () => {
  await useEverything()
  await ageLog()
  const distinct = new Map(statements.map((one) => [one.sql.replace(/\d+|'[^']*'/g, '?'), one]))
  // Without old clients a purge empties this table, which then stays empty.
  const empties = /^delete from `client_passwords`$/
  // All apps are in memory anyway.
  const ofApps = /^select (a\.id from apps a\b|(count\(\*\) as `count`|`a0`\.\*) from `apps`)/
  // Rotations leave two keys of each algorithm; at most 50 webhooks are kept.
  const isSmall = /^select `\w0`\.\* from `(signing_keys|webhooks)` as `\w0`$/
  // The harness waits for a mail that is being delivered, and ages the log.
  const ofTheHarness =
    /^select count\(\*\) as `count` from `mails` .*`lease` is not null$|\brow_numbers\b/
  // The profiles are counted in their index, and rarely while there are many rows.
  const ofProfiles =
    /^select profile, count\(\*\) as count(, .*)? from foreign_hashes group by profile$/
  // The newest rows are the end of an index, which a plan calls a scan.
  const readsTheEnd = /^select [^()]+ from `\w+` as `\w+` order by `\w+`\.`id` desc limit \?$/
  const asked = [...distinct.values()].filter(
    ({ sql }) =>
      /^(select .* from|update|delete|insert .* select)/is.test(sql) &&
      ![empties, ofApps, isSmall, ofTheHarness, ofProfiles, readsTheEnd].some((harmless) =>
        harmless.test(sql),
      ),
  )
  expect(asked.length).toBeGreaterThan(40)
  const plans = await Promise.all(
    asked.map(async (one) => ({ sql: one.sql, scans: await scansOf(one) })),
  )
  expect(plans.filter(({ scans }) => scans.length > 0)).toEqual([])
})

test('what reads a whole table is known for it', async () => {
  const sql = 'select id from users where bio = ?'
  expect(await scansOf({ sql, values: ['x'] })).toEqual([isMysql ? 'users' : 'SCAN users'])
})
