import { expect, type Page } from '@playwright/test'
import {
  changeText,
  expectAccount,
  openRow,
  password,
  arriveSignedIn,
  signIn,
  test,
  uniqueName,
} from './story.ts'

/** Expects the open dialog to lie within the window and its content within the dialog. */
async function expectWhole(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  const { width = 0 } = page.viewportSize() ?? {}
  expect(await dialog.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
  for (const one of [dialog, ...(await dialog.getByRole('button').all())]) {
    const box = await one.boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
  }
}

test('every dialog fits a phone of 320 pixels, also for a name of fifty letters', async ({
  page,
  t,
}) => {
  const short = uniqueName()
  await arriveSignedIn(page, t, short)
  const name = `${short}${'w'.repeat(50 - short.length)}`
  await changeText(page, t, { row: t.username, to: name })
  for (const viewport of [{ width: 320, height: 568 }, page.viewportSize()]) {
    if (viewport) await page.setViewportSize(viewport)
    await page.getByRole('button', { name: t.deleteAccount }).click()
    await expectWhole(page)
    const buttons = page.getByRole('dialog').getByRole('button')
    const [remove, cancel] = await Promise.all(
      [t.deleteAccount, t.cancel].map((one) => buttons.filter({ hasText: one }).boundingBox()),
    )
    expect(remove?.width).toBe(cancel?.width)
    await page.keyboard.press('Escape')

    const row = await openRow(page, t.bio)
    await row.getByLabel(t.bio, { exact: true }).fill('half')
    await page.getByRole('button', { name: t.signOut, exact: true }).click()
    await expectWhole(page)
    await page.keyboard.press('Escape')
    await row.getByLabel(t.bio, { exact: true }).fill('')
  }
})

test('a name written from right to left stays apart from the words around it', async ({
  page,
  t,
}) => {
  const short = uniqueName()
  await arriveSignedIn(page, t, short)
  const name = `2.ليلى_${Date.now()}`
  await changeText(page, t, { row: t.username, to: name })
  await expect(page.locator('bdi', { hasText: name }).first()).toBeVisible()
  await page.getByRole('button', { name: t.deleteAccount }).click()
  await expect(page.getByRole('dialog').locator('bdi')).toHaveText(name)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
})
