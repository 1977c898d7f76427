import { expect, type Page } from '@playwright/test'
import { plugIn } from './authenticator.ts'
import { inspect } from './inspection.ts'
import { backupField, signOut, turnOn } from './second-step.ts'
import {
  arriveSignedIn,
  expectAccount,
  openRow,
  password,
  signIn,
  test,
  uniqueName,
} from './story.ts'

const optionsPath = '**/trpc/auth.passkeyOptions'

/** A browser that answers each request with an error of this name, and has no menu. */
async function failWith(page: Page, name: string): Promise<void> {
  await page.addInitScript((failure) => {
    const fail = async () => {
      throw new DOMException('as browsers do', failure)
    }
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
    navigator.credentials.get = fail
    navigator.credentials.create = fail
  }, name)
}

/** Changes the answers to the page's requests for options. */
async function changeOptions(page: Page, change: (data: { options: object }) => object) {
  await page.route(optionsPath, async (route) => {
    const answer = await route.fetch()
    const { result } = await answer.json()
    await route.fulfill({ json: { result: { data: change(result.data) } } })
  })
}

test('a closed question is no failure', async ({ page, t }) => {
  await failWith(page, 'NotAllowedError')
  await page.goto('/login')
  const button = page.getByRole('button', { name: t.signInByPasskey })
  const answer = page.waitForResponse(/auth\.passkeyOptions/)
  await button.click()
  await answer
  await expect(button).not.toHaveAttribute('aria-busy')
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a question that nobody answered in its time says so', async ({ page, t }) => {
  await failWith(page, 'NotAllowedError')
  await changeOptions(page, (data) => ({ ...data, options: { challenge: 'AAAA', timeout: 0 } }))
  await page.goto('/login')
  await page.getByRole('button', { name: t.signInByPasskey }).click()
  await expect(page.getByText(t.passkeyTimeout)).toBeVisible()
})

test('a browser that cannot do it leads to another way', async ({ page, t }) => {
  await failWith(page, 'NotSupportedError')
  await arriveSignedIn(page, t, uniqueName())
  const row = await openRow(page, t.factors)
  await row.getByRole('button', { name: t.addPasskey }).click()
  await row.getByRole('button', { name: t.makePasskey }).click()
  await expect(row.getByText(t.passkeyUnfit)).toBeVisible()
  await row.getByRole('button', { name: t.back, exact: true }).click()
  await expect(row.getByRole('button', { name: t.addFactor })).toBeVisible()
})

test('a page that is left open asks anew before its question is over', async ({ page }) => {
  await plugIn(page, 'phone')
  let asked = 0
  await changeOptions(page, (data) => {
    asked += 1
    // The first request ends within the minute that is left for its answer, the second does not.
    const timeout = 60_000
    return asked > 1 ? data : { ...data, options: { ...data.options, timeout } }
  })
  await page.goto('/login')
  await expect.poll(() => asked).toBe(2)
})

test('a limit on passkeys is shown with its wait, and the password still works', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await page.route(optionsPath, async (route) => {
    const data = { code: 'TOO_MANY_REQUESTS', httpStatus: 429, reason: 'RATE_LIMITED' }
    const error = {
      message: data.reason,
      code: -32_029,
      data: { ...data, retryAfterSeconds: 60 },
    }
    await route.fulfill({ status: 429, json: { error } })
  })
  await page.goto('/login')
  await page.getByRole('button', { name: t.signInByPasskey }).click()
  await expect(page.getByText(t.tryAgainIn)).toBeVisible()
  await inspect(page, 'sign-in, passkeys limited')
  await signIn(page, t, { name, password })
  await expect(page.getByRole('heading', { name: t.account, exact: true })).toBeVisible()
})

test('a second step that is over leads back to the password', async ({ page, t }) => {
  await page.route('**/trpc/auth.login', async (route) => {
    const data = {
      status: 'second_factor',
      // The service has no such attempt, as if it had expired.
      attempt: 'A'.repeat(43),
      methods: ['passkey', 'totp', 'backup_code'],
      expiresAt: new Date().toISOString(),
    }
    await route.fulfill({ json: { result: { data } } })
  })
  const name = uniqueName()
  await signIn(page, t, { name, password })
  await page.getByRole('button', { name: t.usePasskey, exact: true }).click()
  await expect(page.getByText(t.signInLost)).toBeVisible()
  await page.getByRole('button', { name: t.startAgain }).click()
  await expect(page.getByLabel(t.identifier, { exact: true })).toHaveValue(name)
})

test('where browsers have no passkeys the page does not speak of them', async ({
  page,
  baseURL,
  t,
}) => {
  const button = page.getByRole('button', { name: t.signInByPasskey })
  const { port } = new URL(String(baseURL))
  // A passkey belongs to a host with a name.
  await page.goto(`http://127.0.0.1:${port}/login`)
  await expect(page.getByLabel(t.password, { exact: true })).toBeVisible()
  await expect(button).toHaveCount(0)
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'))
  await page.goto('/login')
  await expect(page.getByLabel(t.password, { exact: true })).toBeVisible()
  await expect(button).toHaveCount(0)
})

/** The answer to a right password where all passkeys of the account were made for another host. */
async function offerOnly(page: Page, ...methods: string[]) {
  await page.route('**/trpc/auth.login', async (route) => {
    const answer = await route.fetch()
    const { result } = await answer.json()
    await route.fulfill({ json: { result: { data: { ...result.data, methods } } } })
  })
}

test('passkeys of another address are explained, and a backup code signs in', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { codes } = await turnOn(page, t)
  await signOut(page, t)
  await offerOnly(page, 'backup_code')
  await signIn(page, t, { name, password })
  await expect(page.getByText(t.passkeysElsewhere)).toBeVisible()
  await inspect(page, 'passkeys of another address')
  await backupField(page, t).fill(codes[0] ?? '')
  await expectAccount(page, t)
})

test('where only passkeys of another address are left, the recovery begins', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await turnOn(page, t)
  await signOut(page, t)
  await offerOnly(page)
  await signIn(page, t, { name, password })
  await expect(page.getByRole('heading', { name: t.recovery })).toBeVisible()
  await expect(page.getByText(t.passkeysElsewhere)).toBeVisible()
  await inspect(page, 'only passkeys of another address')
  await page.getByRole('button', { name: t.mailCode }).click()
  await expect(page.getByLabel(t.code, { exact: true })).toBeFocused()
})
