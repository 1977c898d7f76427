import { digestLegacyPassword } from '@latchkey/shared/digest'
import { expect } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startService } from './service.ts'
import {
  expectAccount,
  expectResendBelow,
  newestCode,
  test as base,
  uniqueName,
  wrongCode,
} from './story.ts'

const typed = 'the old password'

/** A service with an account whose stored hash protects the digest of the predecessor. */
const test = base.extend<{ service: { url: string; name: string } }>({
  service: async ({ request }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-adopted-'))
    const file = join(folder, 'latchkey.db')
    const settings = { DATABASE_URL: `sqlite:${file}`, TRUST_PROXY: '127.0.0.1/32' }
    const name = uniqueName()
    const email = `${name}@example.com`
    const before = await startService(settings)
    const call = (path: string, data: object) =>
      request.post(`${before.url}/trpc/${path}`, { data })
    const asked = await call('auth.sendCode', { email, type: 'register' })
    const { challengeId } = (await asked.json()).result.data
    const code = await newestCode(request, email, { url: before.url })
    const password = digestLegacyPassword(typed)
    const made = await call('auth.register', { challengeId, code, username: name, password })
    expect(made.ok()).toBe(true)
    await before.stop()
    const database = new DatabaseSync(file)
    database.exec(`update users set legacy_password = 'digest'`)
    database.close()
    const { url, stop } = await startService(settings)
    await use({ url, name })
    await stop()
    rmSync(folder, { recursive: true })
  },
})

test('a person of the old service signs in with the old password and, once, a mailed code', async ({
  page,
  service: { url, name },
  t,
}) => {
  const email = `${name}@example.com`
  const signIn = page.getByRole('button', { name: t.signIn, exact: true })
  const devices = `${url}/account#devices`
  await page.goto(`${url}/login?continue=${encodeURIComponent(devices)}`)
  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(typed)
  await signIn.click()
  await expect(page.getByText(t.firstCode)).toBeVisible()
  const field = page.getByLabel(t.code, { exact: true })
  await expect(field).toBeFocused()
  await expectResendBelow(page, t, signIn)
  // The link about the password stays with its field.
  const forgot = await page.getByRole('link', { name: t.toForgot }).boundingBox()
  expect(forgot?.y).toBeLessThan((await field.boundingBox())?.y ?? 0)
  const code = await newestCode(page.request, email, { url })
  // The page sends a complete code by itself.
  await field.fill(wrongCode(code))
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel(t.password, { exact: true })).toHaveValue(typed)
  await field.fill(code)
  await expectAccount(page, t)
  await expect(page).toHaveURL(devices)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(typed)
  await signIn.click()
  await expectAccount(page, t)
})
