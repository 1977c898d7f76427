import { expect } from '@playwright/test'
import type { Messages } from './messages.ts'
import { shifts, watchShifts } from './shifts.ts'
import { arriveSignedIn, openRow, test, uniqueName } from './story.ts'

/** The rows that show the answer of each query of the account page, all in one window. */
const rowsOf = [
  ['factors', (t: Messages) => [t.password, t.factors, t.backupCodes, t.trustedDevices]],
  ['sessions', (t: Messages) => [t.devices]],
  ['apps', (t: Messages) => [t.apps]],
  ['securityEvents', (t: Messages) => [t.history]],
] as const

for (const [query, rows] of rowsOf)
  test(`an answer to account.${query} that does not come holds back its own rows alone`, async ({
    page,
    t,
  }) => {
    await watchShifts(page)
    await arriveSignedIn(page, t, uniqueName())
    let answer = () => {}
    const held = new Promise<void>((resolve) => (answer = resolve))
    await page.route(`**/trpc/account.${query}*`, async (route) => {
      await held
      await route.fallback()
    })
    await page.reload()
    const row = (name: string) => page.getByRole('group', { name, exact: true })
    for (const name of rows(t)) await expect(row(name)).toContainText(t.loading)
    await expect(row(t.username)).not.toContainText(t.loading)
    await expect(page.getByText(t.loading)).toHaveCount(rows(t).length)
    await row(rows(t).at(-1) ?? '').scrollIntoViewIfNeeded()
    answer()
    await expect(page.getByText(t.loading)).toHaveCount(0)
    for (const name of rows(t)) await expect(row(name)).toBeVisible()
    expect(await shifts(page)).toEqual([])
  })

for (const [query, rows] of rowsOf)
  test(`the rows of account.${query} say that its answer failed, and ask again`, async ({
    page,
    t,
  }) => {
    await arriveSignedIn(page, t, uniqueName())
    const address = `**/trpc/account.${query}*`
    await page.route(address, (route) => route.fulfill({ status: 400, json: {} }))
    await page.reload()
    const row = (name: string) => page.getByRole('group', { name, exact: true })
    for (const name of rows(t)) await expect(row(name)).toContainText(t.notLoaded)
    await page.unroute(address)
    await row(rows(t)[0] ?? '')
      .getByRole('button', { name: t.tryAgain })
      .click()
    await expect(page.getByText(t.notLoaded)).toHaveCount(0)
    for (const name of rows(t)) await expect(row(name)).not.toContainText(t.loading)
  })

test('no form asks for a password before the page knows that there is one', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const address = '**/trpc/account.factors*'
  await page.route(address, (route) => route.fulfill({ status: 400, json: {} }))
  await page.reload()
  const row = await openRow(page, t.password)
  await expect(row.getByText(t.notLoaded)).toHaveCount(2)
  await expect(row.getByLabel(t.currentPassword, { exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: t.deleteAccount }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(t.notLoaded)).toBeVisible()
  await page.unroute(address)
  await dialog.getByRole('button', { name: t.tryAgain }).click()
  await expect(dialog.getByLabel(t.currentPassword, { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row.getByLabel(t.currentPassword, { exact: true })).toBeVisible()
})
