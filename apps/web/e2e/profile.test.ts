import { expect, type Locator, type Page } from '@playwright/test'
import { inspect } from './inspection.ts'
import {
  changeText,
  enterCode,
  expectAccount,
  newestCode,
  openRow,
  password,
  arriveSignedIn,
  signIn,
  test,
  uniqueName,
} from './story.ts'
import type { Messages } from './messages.ts'

/** Signs in through a link from another page, so that a step back stays within the app. */
async function arriveByLink(page: Page, t: Messages): Promise<void> {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await page.goto('/register')
  await page.getByRole('link', { name: t.signIn, exact: true }).click()
  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expectAccount(page, t)
}

test('unsaved changes are not lost to a sign-out, a step back or a closed tab', async ({
  page,
  t,
}) => {
  await arriveByLink(page, t)
  const row = await openRow(page, t.bio)
  const bio = row.getByLabel(t.bio, { exact: true })
  const question = page.getByRole('dialog', { name: t.unsaved })
  await bio.fill('Half a sentence')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await inspect(page, 'unsaved', 'dialog')
  await question.getByRole('button', { name: t.stay }).click()
  await expect(question).toBeHidden()
  await page.evaluate(() => history.back())
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  const ofTheBrowser = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const closing = await ofTheBrowser
  expect(closing.type()).toBe('beforeunload')
  await closing.dismiss()
  await expect(page).toHaveURL(/\/account$/)
  await expect(bio).toHaveValue('Half a sentence')

  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.saved)).toBeVisible()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page).toHaveURL(/\/login/)
})

test('who wants to leave with unsaved changes may', async ({ page, t }) => {
  await arriveByLink(page, t)
  const row = await openRow(page, t.bio)
  const bio = row.getByLabel(t.bio, { exact: true })
  const leaveNow = page.getByRole('button', { name: t.leaveUnsaved, exact: true })
  await bio.fill('Half a sentence')
  await page.evaluate(() => history.back())
  await leaveNow.click()
  await expectAccount(page, t)
  await openRow(page, t.bio)
  await expect(bio).toHaveValue('')
  await bio.fill('Half a sentence')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await leaveNow.click()
  await expect(page).toHaveURL(/\/login/)
})

test('a typed change that is taken back asks nothing', async ({ page, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const row = await openRow(page, t.bio)
  const bio = row.getByLabel(t.bio, { exact: true })
  await bio.fill('Half a sentence')
  await bio.fill('')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page).toHaveURL(/\/login/)
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
})

test('one row is open at a time, and what was typed in it is not lost to another', async ({
  page,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  const main = page.locator('main').locator('button[type=submit]')
  await expect(main).toHaveCount(0)
  const bio = await openRow(page, t.bio)
  const text = bio.getByLabel(t.bio, { exact: true })
  await expect(text).toBeFocused()
  await expect(main).toHaveCount(1)
  await openRow(page, t.password)
  await expect(text).toHaveCount(0)
  await expect(main).toHaveCount(1)

  await openRow(page, t.bio)
  await text.fill('Half a sentence')
  const username = page.getByRole('group', { name: t.username, exact: true })
  await username.getByRole('button').click()
  const question = page.getByRole('dialog', { name: t.unsaved })
  await question.getByRole('button', { name: t.stay }).click()
  await expect(text).toHaveValue('Half a sentence')
  // Cancel is itself an answer.
  await bio.getByRole('button', { name: t.cancel }).click()
  await expect(main).toHaveCount(0)
  await expect(question).toBeHidden()
  await openRow(page, t.bio)
  await expect(text).toHaveValue('')
})

test('a saved row closes, shows the new value, and the focus is back on its button', async ({
  page,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  await changeText(page, t, { row: t.bio, to: 'Countess of Lovelace' })
  const row = page.getByRole('group', { name: t.bio, exact: true })
  await expect(row.getByText('Countess of Lovelace')).toBeVisible()
  await expect(row.getByRole('button')).toBeFocused()
  await expect(row.getByRole('button')).toHaveAttribute('aria-expanded', 'false')
})

test('a role and a status that administrators gave are shown by their names, and no others', async ({
  page,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  const row = (name: string) => page.getByRole('group', { name, exact: true })
  await expect(row(t.username)).toBeVisible()
  await expect(row(t.role)).toHaveCount(0)
  await expect(row(t.status)).toHaveCount(0)
  await page.route('**/trpc/**', async (route) => {
    const response = await route.fetch()
    const body = (await response.text())
      .replaceAll('"role":"user"', '"role":"admin"')
      .replaceAll('"status":"active"', '"status":"muted"')
    await route.fulfill({ response, body })
  })
  await page.reload()
  await expect(row(t.role)).toContainText(t.roleAdmin)
  await expect(row(t.status)).toContainText(t.statusMuted)
})

test('time zones have names in the language of the page', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const row = await openRow(page, t.timeZone)
  const options = row.locator('option')
  await expect(row.locator('option[value="Asia/Tokyo"]')).toHaveText(`${t.zoneOfTokyo} · GMT+9`)
  const shanghai = row.locator('option[value="Asia/Shanghai"]')
  await expect(shanghai).toHaveText(`${t.zoneOfShanghai} · GMT+8`)
  const urumqi = row.locator('option[value="Asia/Urumqi"]')
  await expect(urumqi).toHaveText(`${t.zoneOfUrumqi} · GMT+6`)
  await expect(row.locator('option[value="America/Chicago"]')).toHaveText(
    new RegExp(`^${t.zoneOfChicago}`),
  )
  const [own = '', ...others] = await options.allTextContents()
  expect(own).not.toBe('')
  expect(others).toEqual(others.toSorted(new Intl.Collator(t.html).compare))
  expect(others).toContain(t.zoneOfIndia)
  expect(new Set(others).size).toBe(others.length)
  expect(others.filter((name) => /Calcutta|Kiev|Saigon/.test(name))).toEqual([])
  await row.getByLabel(t.timeZone, { exact: true }).selectOption('Asia/Tokyo')
  await row.getByRole('button', { name: t.save, exact: true }).click()
  await expect(row.getByText(`${t.zoneOfTokyo} · GMT+9`)).toBeVisible()
})

test('the button that cancels stands beside the one that saves', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  for (const [label, submit] of [
    [t.bio, t.save],
    [t.timeZone, t.save],
    [t.password, t.changePassword],
    [t.email, t.sendCode],
  ] as const) {
    const row = await openRow(page, label)
    await expectCancelBeside(row, t, submit)
    await row.getByRole('button', { name: t.cancel }).click()
    await expect(row.getByRole('button', { name: submit, exact: true })).toHaveCount(0)
    await expect(row.getByRole('button')).toBeFocused()
  }
})

test('the way back from a new factor stands beside the button that goes on', async ({
  page,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  const row = await openRow(page, t.factors)
  await row.getByRole('button', { name: t.addFactor }).click()
  await expectBeside(row, t.proceed, t.stepBack)
  await row.getByRole('button', { name: t.proceed, exact: true }).click()
  await expectBeside(row, t.turnOn, t.stepBack)
  await row.getByRole('button', { name: t.stepBack, exact: true }).click()
  await expect(row.getByRole('button', { name: t.addFactor })).toBeVisible()
})

test('a change of email is cancelled from the same place at each step', async ({ page, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const address = `${name}@example.org`
  const row = await openRow(page, t.email)
  await expectSizes(row)
  await row.getByLabel(t.newEmail, { exact: true }).fill(address)
  await row.getByRole('button', { name: t.sendCode }).click()
  await expectCancelBeside(row, t, t.proceed)
  await expectSizes(row)
  await enterCode(page, t, await newestCode(page.request, address))
  await expectCancelBeside(row, t, t.changeEmail)
  await expectSizes(row)
  await row.getByRole('button', { name: t.cancel }).click()
  await expect(row.getByRole('button')).toBeFocused()
  await expect(row).toContainText(`${name}@example.com`)
})

/** Sentences have one size, and no field one at which a phone would zoom in. */
async function expectSizes(row: Locator): Promise<void> {
  const sizes = await row.evaluate((element) => {
    const of = (what: string) =>
      Array.from(element.querySelectorAll(what), (one) =>
        Number.parseFloat(getComputedStyle(one).fontSize),
      )
    return { sentences: of('p'), fields: of('input') }
  })
  expect(new Set(sizes.sentences)).toEqual(new Set([14]))
  expect(Math.min(...sizes.fields)).toBeGreaterThanOrEqual(16)
}

async function expectCancelBeside(row: Locator, t: Messages, submit: string): Promise<void> {
  await expectBeside(row, submit, t.cancel)
}

async function expectBeside(row: Locator, submit: string, other: string): Promise<void> {
  const save = row.getByRole('button', { name: submit, exact: true })
  const cancel = row.getByRole('button', { name: other })
  await expect(save).toBeVisible()
  const [left, right] = [await save.boundingBox(), await cancel.boundingBox()]
  expect((right?.x ?? 0) - (left?.x ?? 0) - (left?.width ?? 0)).toBeLessThan(16)
  expect(right?.y).toBeLessThan((left?.y ?? 0) + (left?.height ?? 0))
}

test('on a desktop every group is in the first window', async ({ page, t }, info) => {
  await arriveSignedIn(page, t, uniqueName())
  if (info.project.name === 'phone') return
  for (const group of t.groups) {
    await expect(page.getByRole('heading', { name: group, exact: true })).toBeInViewport()
  }
})

test('a browser that can list no time zones still shows the account and changes its zone', async ({
  page,
  t,
}) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(Intl, 'supportedValuesOf')
    const resolved = Intl.DateTimeFormat.prototype.resolvedOptions
    Intl.DateTimeFormat.prototype.resolvedOptions = function own() {
      return Object.assign(resolved.call(this), { timeZone: undefined })
    }
  })
  await arriveSignedIn(page, t, uniqueName())
  const row = await openRow(page, t.timeZone)
  await row.getByLabel(t.timeZone, { exact: true }).selectOption('UTC')
  await row.getByRole('button', { name: t.save, exact: true }).click()
  await expect(row.getByText(t.saved)).toBeVisible()
})
