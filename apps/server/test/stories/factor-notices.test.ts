import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { PublishedEvent } from '../../src/events/published-event.entity.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { arriveAs, signedIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
const em = () => app.database.em.fork()
let people = 0

async function arrive(locale: 'en' | 'zh') {
  const person = await arriveAs(app, `person${(people += 1)}`)
  await person.account.updateProfile.mutate({ locale })
  app.pass(minutes(1))
  return person
}

/** The published factor events of an account. */
async function publishedOf(userId: number) {
  const rows = await em().find(PublishedEvent, { userId }, { orderBy: { sequence: 'asc' } })
  return rows.filter(({ type }) => type.startsWith('factor.')).map(({ type, data }) => [type, data])
}

test('each change to factors is told by mail, in the log and to other programs', async () => {
  const { browser, name, email, id, auth, account } = await arrive('en')
  const phone = await addApp(app, browser)
  const added = await app.mailbox.next(email, /authenticator app was added/i)
  expect(added.text).toContain('/not-me#')
  await account.newBackupCodes.mutate()
  expect((await app.mailbox.next(email, /new backup codes/i)).text).toContain('/not-me#')
  const tablet = await addApp(app, browser, 'Tablet')
  await app.mailbox.next(email, /authenticator app was added/i)
  await account.removeFactor.mutate({ id: tablet.id })
  expect((await app.mailbox.next(email, /was removed/i)).text).toContain('/not-me#')
  const { attempt } = await beginSignIn(browser, name)
  const wrong = auth.secondFactor.mutate({ attempt, method: 'totp', code: phone.wrongCode() })
  await expect(wrong).rejects.toThrow('CODE_INVALID')
  const right = { attempt, method: 'totp', code: phone.nextCode() } as const
  browser.jar.accessToken = signedIn(await auth.secondFactor.mutate(right)).accessToken
  app.pass(minutes(1))
  await account.confirmIdentity.mutate({ method: 'totp', code: phone.nextCode() })

  const seen = await account.securityEvents.query()
  const told = seen.map(({ kind, detail }) => (detail === null ? kind : `${kind} ${detail}`))
  expect(told.slice(0, 8)).toEqual([
    'identity_confirmed totp',
    'signed_in totp',
    'factor_wrong totp',
    'second_factor_asked',
    'factor_removed totp',
    'factor_added totp',
    'backup_codes_made',
    'factor_added totp',
  ])
  expect(await publishedOf(id)).toEqual([
    ['factor.added', '{}'],
    ['factor.added', '{}'],
    ['factor.removed', '{}'],
  ])
})

test('an export lists the factors of a person and holds none of their secrets', async () => {
  const { browser, account } = await arrive('en')
  const phone = await addApp(app, browser)
  const exported = await account.exportData.query()
  expect(exported.secondFactors).toEqual(await account.factors.query())
  expect(exported.secondFactors.factors).toMatchObject([{ id: phone.id, name: 'Phone' }])
  const text = JSON.stringify(exported)
  for (const secret of [phone.secret, ...phone.backupCodes]) expect(text).not.toContain(secret)
})

test('nothing is told of a set-up that nobody confirmed', async () => {
  const { id, account } = await arrive('en')
  await account.addTotp.mutate({ name: 'Phone' })
  const kinds = (await account.securityEvents.query()).map(({ kind }) => kind)
  expect(kinds).not.toContain('factor_added')
  expect(await publishedOf(id)).toEqual([])
})

test('a code that was used up is told in the log as wrong, and the count of the rest stays', async () => {
  const { browser, name, auth, account } = await arrive('en')
  const phone = await addApp(app, browser)
  const [code = ''] = phone.backupCodes
  for (const isFirst of [true, false]) {
    const { attempt } = await beginSignIn(browser, name)
    const call = auth.secondFactor.mutate({ attempt, method: 'backup_code', code })
    if (!isFirst) await expect(call).rejects.toThrow('CODE_INVALID')
    else browser.jar.accessToken = signedIn(await call).accessToken
  }
  const [last] = await account.securityEvents.query()
  expect(last).toMatchObject({ kind: 'factor_wrong', detail: 'backup_code' })
  expect((await account.factors.query()).backupCodes?.left).toBe(9)
})
