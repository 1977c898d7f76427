import { expect, type Locator } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { encode } from 'uqr'
import { inspect } from './inspection.ts'
import type { Messages } from './messages.ts'
import {
  arriveSignedIn,
  expectAccount,
  expectResendBelow,
  newestCode,
  openRow,
  password,
  signIn,
  test,
  tryCode,
  uniqueName,
} from './story.ts'
import { backupField, beginSetup, codeField, next, signOut, turnOn } from './second-step.ts'
import { totpOf } from './totp.ts'

test.slow()

test('a second step is set up by key or picture, and asked for at the next sign-in', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { row, secret } = await beginSetup(page, t)
  const uri = (await row.getByRole('link', { name: t.openHere }).getAttribute('href')) ?? ''
  expect(uri).toContain(`secret=${secret}`)
  const path = (await row.getByRole('img', { name: t.qr }).locator('path').getAttribute('d')) ?? ''
  expect(modulesOf(path)).toEqual(darkOf(uri))
  await expectCopy(row.getByRole('button', { name: t.copyKey }), t, secret)
  await inspect(page, 'a key to scan')

  await codeField(row, t).fill(totpOf(secret, 3))
  await expect(row.getByText(t.clockOff)).toBeVisible()
  await codeField(row, t).fill(totpOf(secret))
  await expect(row.getByRole('heading', { name: t.keepCodes })).toBeFocused()
  await inspect(page, 'backup codes')
  await row.getByRole('button', { name: t.codesKept }).click()
  await expect(row.getByText('Work phone').first()).toBeVisible()
  await expect(row.getByRole('button', { expanded: true })).toBeFocused()
  await expect(row.getByText(t.totpKind, { exact: true })).toBeVisible()
  await expect(row.getByText(t.neverUsed)).toBeVisible()
  await inspect(page, 'an authenticator app')

  await signOut(page, t)
  await signIn(page, t, { name, password })
  await expect(page.getByRole('heading', { name: t.secondStep })).toBeVisible()
  await expect(codeField(page, t)).toBeFocused()
  await expect(codeField(page, t)).toHaveAttribute('autocomplete', 'one-time-code')
  await inspect(page, 'second step')
  await page.keyboard.type('000000')
  await expect(codeField(page, t)).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText(t.appCodeWrong)).toBeVisible()
  await inspect(page, 'second step, wrong code')
  await page.keyboard.type(next(secret))
  await expectAccount(page, t)
})

test('a backup code signs in once, and the rest are counted', async ({ page, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { codes } = await turnOn(page, t)
  await signOut(page, t)
  await signIn(page, t, { name, password })
  await page.getByRole('button', { name: t.useBackupCode }).click()
  await expect(backupField(page, t)).toBeFocused()
  await inspect(page, 'second step, backup code')
  await backupField(page, t).fill(codes[0]?.toLowerCase() ?? '')
  await expectAccount(page, t)
  await expect(page.getByRole('group', { name: t.backupCodes })).toContainText(t.codesLeft(9))

  await signOut(page, t)
  await signIn(page, t, { name, password })
  await page.getByRole('button', { name: t.useBackupCode }).click()
  await backupField(page, t).fill(codes[0] ?? '')
  await expect(backupField(page, t)).toHaveAttribute('aria-invalid', 'true')
  await backupField(page, t).fill(codes[1] ?? '')
  await expectAccount(page, t)
})

test('somebody who lost everything asks for the end of the apps, and the owner sees it', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await arriveSignedIn(page, t, name)
  const { secret } = await turnOn(page, t)
  await signOut(page, t)
  await signIn(page, t, { name, password })
  await page.getByRole('button', { name: t.lostAll }).click()
  await expect(page.getByText(t.recoveryIntro)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await inspect(page, 'lost factors')
  await page.getByRole('button', { name: t.mailCode }).click()
  await expect(page.getByLabel(t.code, { exact: true })).toBeFocused()
  await expect(page.getByText(t.recoveryIntro)).toHaveCount(0)
  await expect(page.getByText(t.recoveryMailed)).toBeVisible()
  await expectResendBelow(page, t, page.getByRole('button', { name: t.confirm, exact: true }))
  await inspect(page, 'a code for lost factors')
  const code = await newestCode(page.request, email, { count: 2 })
  // A found phone leads back to the second step, and the code stays asked for.
  await page.getByRole('button', { name: t.back, exact: true }).click()
  await expect(codeField(page, t)).toBeFocused()
  await page.getByRole('button', { name: t.lostAll }).click()
  await page.getByLabel(t.code, { exact: true }).fill(code)
  await expect(page.getByText(t.recoveryPlanned)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.recoveryRequested)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(page.getByRole('button', { name: t.back, exact: true })).toHaveCount(0)
  await expect(page.getByText(t.recoveryMailed)).toHaveCount(0)
  await inspect(page, 'the planned end of lost factors')

  await page.goto('/login')
  await signIn(page, t, { name, password })
  await codeField(page, t).fill(next(secret))
  await expectAccount(page, t)
  const row = await openRow(page, t.factors)
  await expect(row.getByText('Work phone').first()).toBeVisible()
  await expect(row.getByText(t.goesOn)).toHaveCount(0)
})

test('wrong codes end a sign-in, and the next one waits', async ({ page, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { secret } = await turnOn(page, t)
  await signOut(page, t)
  await signIn(page, t, { name, password })
  const lost = page.getByText(t.signInLost)
  for (let turn = 0; turn < 6 && !(await lost.isVisible()); turn++)
    await tryCode(codeField(page, t), `00000${turn}`)
  await expect(lost).toBeVisible()
  await inspect(page, 'second step, lost')
  await page.getByRole('button', { name: t.startAgain }).click()
  await expect(page.getByLabel(t.identifier, { exact: true })).toHaveValue(name)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await codeField(page, t).fill(next(secret))
  await expect(page.getByText(t.tryAgainIn)).toBeVisible()
})

test('backup codes are kept as a file, a copy and on paper, and nothing else is printed', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { row, codes } = await turnOn(page, t)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row.getByRole('button', { name: t.downloadCodes }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  expect(text.split('\r\n').filter((line) => codes.includes(line))).toEqual(codes)
  expect(text).toContain(name)
  const copy = row.getByRole('button', { name: t.copyCodes })
  await expectCopy(copy, t, codes.join('\n'))
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))
  })
  await copy.click()
  await expect(page.getByRole('status').filter({ hasText: t.notCopied })).toBeVisible()
  const selected = await page.evaluate(() => getSelection()?.toString() ?? '')
  expect(selected.split(/\s+/).filter(Boolean)).toEqual(codes)
  await page.emulateMedia({ media: 'print' })
  const printed = (await page.locator('body').innerText()).split('\n').filter(Boolean)
  expect(printed).toEqual(expect.arrayContaining(codes))
  expect(printed).toHaveLength(codes.length + 4)
  await page.emulateMedia({ media: null })
  // The codes are shown once.
  await page.reload()
  await expectAccount(page, t)
  await openRow(page, t.backupCodes)
  for (const code of codes) await expect(page.getByText(code)).toHaveCount(0)
})

test('a change that wants a fresh proof asks for it, and then goes on by itself', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { row, secret, codes } = await turnOn(page, t)
  await row.getByRole('button', { name: t.codesKept }).click()
  await signOut(page, t)
  await signIn(page, t, { name, password })
  await codeField(page, t).fill(next(secret))
  await expectAccount(page, t)

  // The answer imitates an old proof: the service gives it once, and then judges by itself.
  let asked = 0
  await page.route('**/trpc/account.newBackupCodes', async (route) => {
    asked += 1
    if (asked > 1) return route.continue()
    const data = { code: 'FORBIDDEN', httpStatus: 403, reason: 'STEP_UP_REQUIRED' }
    const methods = ['totp', 'backup_code']
    const error = { message: data.reason, code: -32_003, data: { ...data, methods } }
    return route.fulfill({ status: 403, json: { error } })
  })
  const kept = await openRow(page, t.backupCodes)
  await kept.getByRole('button', { name: t.newCodes }).click()
  const dialog = page.getByRole('dialog', { name: t.proof })
  await expect(codeField(dialog, t)).toBeFocused()
  await expect(dialog.getByText(t.proofForCodes)).toBeVisible()
  await inspect(page, 'fresh proof', 'dialog')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(kept.getByRole('alert')).toBeVisible()
  asked = 0
  await kept.getByRole('button', { name: t.newCodes }).click()
  await dialog.getByRole('button', { name: t.useBackupCode }).click()
  await backupField(dialog, t).fill('AAAAA-AAAAA')
  await expect(backupField(dialog, t)).toHaveAttribute('aria-invalid', 'true')
  await backupField(dialog, t).fill(codes[2] ?? '')
  await expect(dialog).toBeHidden()
  await expect(kept.getByRole('heading', { name: t.keepCodes })).toBeVisible()
  expect(await kept.getByRole('listitem').allTextContents()).not.toContain(codes[3])
  expect(asked).toBe(2)
})

test('an app is renamed and removed with nothing but the keyboard', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const { row } = await turnOn(page, t)
  await row.getByRole('button', { name: t.codesKept }).press('Enter')
  await row.getByRole('button', { name: t.rename }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: t.cancel }).press('Enter')
  await expect(dialog).toBeHidden()
  await row.getByRole('button', { name: t.rename }).press('Enter')
  await expect(dialog.getByLabel(t.factorName, { exact: true })).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Old phone')
  await page.keyboard.press('Enter')
  await expect(row.getByText('Old phone', { exact: true }).first()).toBeVisible()
  await row.getByRole('button', { name: t.removeFactor }).press('Enter')
  await inspect(page, 'removal', 'dialog')
  await dialog.getByRole('button', { name: t.removeFactor }).press('Enter')
  await expect(row.getByText(t.factorRemoved)).toBeVisible()
  await expect(page.getByRole('group', { name: t.factors })).toContainText(t.factorsOff)
  await expect(page.getByRole('group', { name: t.backupCodes })).toHaveCount(0)
  const events = (await openRow(page, t.history)).getByRole('listitem')
  await expect(events.nth(0)).toContainText(t.totpRemovedEvent)
  await expect(events.filter({ hasText: t.totpAddedEvent })).toHaveCount(1)
})

/** Presses a button that copies, and expects that it says so. */
async function expectCopy(button: Locator, t: Messages, text: string): Promise<void> {
  const page = button.page()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await button.click()
  await expect(page.getByRole('status').filter({ hasText: t.copied })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text)
}

/** The dark modules that a path draws, by row and column. */
function modulesOf(path: string): string[] {
  return [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].flatMap(([, x, y, length]) =>
    Array.from({ length: Number(length) }, (_, at) => `${y} ${Number(x) + at}`),
  )
}

function darkOf(text: string): string[] {
  const { data } = encode(text, { ecc: 'M', border: 4 })
  return data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${y} ${x}`] : [])))
}
