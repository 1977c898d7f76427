import { expect, type Page, type Route } from '@playwright/test'
import { plugIn, type Authenticator } from './authenticator.ts'
import { inspect } from './inspection.ts'
import type { Messages } from './messages.ts'
import {
  arriveSignedIn,
  expectAccount,
  openRow,
  password,
  requestDeletion,
  signIn,
  test,
  uniqueName,
} from './story.ts'

test.slow()

const passkeyButton = (page: Page, t: Messages) =>
  page.getByRole('button', { name: t.signInByPasskey })

const openPasskeys = (page: Page, t: Messages) => openRow(page, t.factors)

/** Creates a passkey on the account page, up to the service's answer. */
async function make(page: Page, t: Messages, { name, on }: { name: string; on: Authenticator }) {
  const row = await openPasskeys(page, t)
  await row.getByRole('button', { name: t.addPasskey }).click()
  await row.getByLabel(t.factorName, { exact: true }).fill(name)
  await on.touchedWhile(async () => {
    const answer = page.waitForResponse(/account\.confirmPasskey/)
    await row.getByRole('button', { name: t.makePasskey }).click()
    await answer
  })
  return row
}

/** Creates the first passkey of an account, and keeps the backup codes that come with it. */
async function makeFirst(page: Page, t: Messages, what: { name: string; on: Authenticator }) {
  const row = await make(page, t, what)
  await expect(row.getByRole('heading', { name: t.keepCodes })).toBeFocused()
  await row.getByRole('button', { name: t.codesKept }).click()
  await expect(row.getByText(t.passkeyAdded)).toBeVisible()
  return row
}

/** Until the page is reloaded its fields offer no passkeys, so a touch belongs to the button. */
const withoutMenu = (page: Page) =>
  page.evaluate(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })

const signOut = async (page: Page, t: Messages) => {
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.signedOut })).toBeVisible()
}

test('a passkey signs in alone, by the button and from the menu of the field', async ({
  page,
  t,
}) => {
  const phone = await plugIn(page, 'phone')
  await arriveSignedIn(page, t, uniqueName())
  const row = await openPasskeys(page, t)
  await row.getByRole('button', { name: t.addPasskey }).click()
  await expect(row.getByLabel(t.factorName, { exact: true })).toHaveValue(/Chrome/)
  await inspect(page, 'a passkey to name')
  await page.reload()
  await makeFirst(page, t, { name: 'Work phone', on: phone })
  await expect(row.getByText(t.synced)).toBeVisible()
  await inspect(page, 'a passkey')

  await withoutMenu(page)
  await signOut(page, t)
  // The user fails verification: nothing happens, and the page shows no error.
  await phone.setVerified(false)
  await phone.touchedWhile(async () => {
    await passkeyButton(page, t).click()
    await expect(passkeyButton(page, t)).not.toHaveAttribute('aria-busy')
  })
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(passkeyButton(page, t)).toBeFocused()
  await phone.setVerified(true)
  await phone.touchedWhile(async () => {
    await passkeyButton(page, t).press('Enter')
    await expectAccount(page, t)
  })
  await expect(row.getByRole('button', { expanded: false })).toBeVisible()

  await signOut(page, t)
  // The browser's own menu cannot be seen here: this authenticator chooses as soon as it is offered.
  await phone.touchedWhile(async () => {
    await page.goto('/login?next=/account%23factors')
    await expectAccount(page, t)
  })
  await expect(page).toHaveURL(/\/account#factors$/)
})

test('the menu of the field is given up before the button asks, and with the page', async ({
  page,
  t,
}) => {
  const phone = await plugIn(page, 'phone')
  await page.addInitScript(() => {
    const isOver: (() => boolean)[] = []
    const get = navigator.credentials.get.bind(navigator.credentials)
    navigator.credentials.get = (options) => {
      isOver.push(() => options?.signal?.aborted ?? false)
      return get(options)
    }
    Object.assign(globalThis, { isOver: () => isOver.map((ask) => ask()) })
  })
  await arriveSignedIn(page, t, uniqueName())
  await makeFirst(page, t, { name: 'Work phone', on: phone })
  await signOut(page, t)
  const questions = () => page.evaluate(() => Reflect.get(globalThis, 'isOver')())
  await expect.poll(questions).toEqual([false])
  await page.getByRole('link', { name: t.toRegister }).click()
  await expect.poll(questions).toEqual([true])
  await page.goBack()
  await expect.poll(questions).toEqual([true, false])
  const signsIn: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('auth.passkeySignIn')) signsIn.push(request.url())
  })
  await phone.touchedWhile(async () => {
    await passkeyButton(page, t).click()
    await expectAccount(page, t)
  })
  expect(await questions()).toEqual([true, true, false])
  expect(signsIn).toHaveLength(1)
})

test('a key without a PIN is a second step, beside others', async ({ page, t }) => {
  const key = await plugIn(page, 'usb key')
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const row = await makeFirst(page, t, { name: 'Key ring', on: key })
  await expect(row.getByText(t.oneDevice)).toBeVisible()
  await expect(row.getByText(t.onlySecond)).toBeVisible()
  await expect(page.getByRole('group', { name: t.factors })).toContainText(t.passkeysOn(1))
  await signOut(page, t)
  await signIn(page, t, { name, password })
  await expect(page.getByRole('heading', { name: t.secondStep })).toBeVisible()
  const use = page.getByRole('button', { name: t.usePasskey, exact: true })
  await expect(use).toBeFocused()
  await inspect(page, 'second step, passkey')
  await page.getByRole('button', { name: t.useBackupCode }).click()
  await expect(page.getByLabel(t.backupCode, { exact: true })).toBeFocused()
  await page.getByRole('button', { name: t.usePasskeyInstead }).click()
  await key.touchedWhile(async () => {
    await use.press('Enter')
    await expectAccount(page, t)
  })

  // The answer imitates an old proof: the service gives it once, and then judges by itself.
  let asked = 0
  await page.route('**/trpc/account.newBackupCodes', async (route) => {
    asked += 1
    if (asked > 1) return route.continue()
    const data = { code: 'FORBIDDEN', httpStatus: 403, reason: 'STEP_UP_REQUIRED' }
    const methods = ['passkey', 'backup_code']
    const error = { message: data.reason, code: -32_003, data: { ...data, methods } }
    return route.fulfill({ status: 403, json: { error } })
  })
  const kept = await openRow(page, t.backupCodes)
  await kept.getByRole('button', { name: t.newCodes }).click()
  const dialog = page.getByRole('dialog', { name: t.proof })
  await inspect(page, 'fresh proof, passkey', 'dialog')
  await key.touchedWhile(async () => {
    await dialog.getByRole('button', { name: t.usePasskey, exact: true }).click()
    await expect(dialog).toBeHidden()
  })
  await expect(kept.getByRole('heading', { name: t.keepCodes })).toBeVisible()
  expect(asked).toBe(2)
})

test('a removed passkey leaves the browser, and where it stays its owner learns why it fails', async ({
  page,
  t,
}) => {
  const phone = await plugIn(page, 'phone')
  await arriveSignedIn(page, t, uniqueName())
  const row = await makeFirst(page, t, { name: 'Old phone', on: phone })
  const [stored] = await phone.credentials()
  if (!stored) throw new Error('the phone has no passkey')
  await row.getByRole('button', { name: t.removeFactor }).click()
  const dialog = page.getByRole('dialog')
  await inspect(page, 'removal of a passkey', 'dialog')
  await dialog.getByRole('button', { name: t.removeFactor }).press('Enter')
  await expect(row.getByText(t.passkeyRemoved)).toBeVisible()
  await expect(page.getByRole('group', { name: t.factors })).toContainText(t.factorsOff)
  await expect.poll(() => phone.credentials()).toEqual([])

  await withoutMenu(page)
  await signOut(page, t)
  await phone.remember(stored)
  await phone.touchedWhile(async () => {
    await passkeyButton(page, t).click()
    await expect(page.getByText(t.passkeyUnknown)).toBeVisible()
  })
  await inspect(page, 'sign-in, unknown passkey')
})

test('an account has several passkeys, a device one of them', async ({ page, t }) => {
  const phone = await plugIn(page, 'phone')
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const row = await makeFirst(page, t, { name: 'Phone', on: phone })
  await row.getByRole('button', { name: t.addPasskey }).click()
  await phone.touchedWhile(async () => {
    await row.getByRole('button', { name: t.makePasskey }).click()
    await expect(row.getByText(t.passkeyThere)).toBeVisible()
  })
  await page.reload()
  await phone.unplug()
  const tablet = await plugIn(page, 'phone')
  await make(page, t, { name: 'Tablet', on: tablet })
  await expect(row.getByText(t.passkeyAdded)).toBeVisible()
  await expect(row.getByText('Phone', { exact: true }).first()).toBeVisible()
  await expect(row.getByText('Tablet', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('group', { name: t.factors })).toContainText(t.passkeysOn(2))

  await withoutMenu(page)
  await requestDeletion(page, t, name)
  await expect(page.getByText(t.deletionRequested)).toBeVisible()
  await tablet.touchedWhile(async () => {
    await passkeyButton(page, t).click()
    await expect(page.getByText(t.deletionPending)).toBeVisible()
    await expect(page.getByRole('heading', { name: t.keepQuestion })).toBeVisible()
    await expect(page.getByRole('alert')).toHaveCount(0)
    await page.getByRole('button', { name: t.keepAccount }).click()
    await expectAccount(page, t)
  })
  await expect(page.getByText(t.deletionCancelled)).toBeVisible()
})

test('a passkey is offered once, after a password, on a device that keeps them', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const offer = page.getByRole('region', { name: t.passkeyOffer })
  const arrive = async () => {
    await signOut(page, t)
    await signIn(page, t, { name, password })
    await expectAccount(page, t)
    await expect(page.getByRole('group', { name: t.factors })).toContainText(t.factorsOff)
  }
  const key = await plugIn(page, 'usb key')
  await arrive()
  await expect(offer).toHaveCount(0)
  await key.unplug()
  await plugIn(page, 'phone')
  // One failed answer costs nothing.
  const refuse = (route: Route) => route.fulfill({ status: 400, json: {} })
  await page.route('**/trpc/account.factors*', refuse, { times: 1 })
  await arrive()
  await expect(offer).toBeVisible()
  await inspect(page, 'account, passkey offered')
  await offer.getByRole('button', { name: t.addPasskey }).click()
  await expect(offer).toHaveCount(0)
  await expect(page.getByLabel(t.factorName, { exact: true })).toBeFocused()
  await arrive()
  await expect(offer).toHaveCount(0)
})
