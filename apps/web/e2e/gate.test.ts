import { expect } from '@playwright/test'
import { fillIn, newAccount, test } from './other-program.ts'
import { inspect } from './inspection.ts'

test('a tool without a sign-in lets in whoever signs in here, until the sign-out', async ({
  page,
  programs: { url, tool },
  t,
}) => {
  const name = await newAccount(page, t)
  await page.goto(`${tool}/board?x=%2F1`)
  await expect(page.getByText(t.continueTo)).toBeVisible()
  await fillIn(page, t, { name })
  await expect(page.getByRole('heading', { name: `Hello ${name}` })).toBeVisible()
  await expect(page).toHaveURL(`${tool}/board?x=%2F1`)

  await page.goto(`${url}/logout`)
  await page.getByRole('button', { name: t.signOut }).click()
  await expect(page.getByRole('heading', { name: t.signedOut })).toBeVisible()
  await page.goto(`${tool}/board`)
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeVisible()
})

test('whose role may not use a tool is told so', async ({ page, programs: { office }, t }) => {
  const name = await newAccount(page, t)
  await page.goto(`${office}/`)
  await fillIn(page, t, { name })
  await expect(page.getByText(t.roleRefused)).toBeVisible()
  await inspect(page, 'signed in, role refused')
})
