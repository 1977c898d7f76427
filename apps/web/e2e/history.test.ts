import { expect } from '@playwright/test'
import { expectAccount, password, register, signIn, test, uniqueName } from './story.ts'

test('a person reads what happened to the account, where and when, newest first', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await register(page, t, name)
  const stranger = await browser.newPage()
  for (let tries = 0; tries < 3; tries++) {
    const answer = stranger.waitForResponse(/auth\.login/)
    await signIn(stranger, t, { name, password: 'wrong password' })
    await answer
  }
  await stranger.close()
  const history = page.getByRole('region', { name: t.history })
  const rows = history.getByRole('listitem')
  for (const bio of ['one', 'two', 'three', 'four', 'five', 'six']) {
    await page.getByLabel(t.bio, { exact: true }).fill(bio)
    const saved = page.waitForResponse(/account\.updateProfile/)
    await page.getByRole('button', { name: t.save, exact: true }).click()
    await saved
  }
  await expect(rows.first()).toContainText(t.profileChanged)
  await page.reload()
  await expect(rows).toHaveCount(8)
  await history.getByRole('button', { name: t.showMore }).click()
  await expect(rows).toHaveCount(10)
  await expect(rows.last()).toContainText(t.accountCreated)
  await expect(rows.last()).toContainText(/Chrome · (Linux|Android).*10\./)
  await expect(rows.filter({ hasText: t.signInFailed })).toHaveCount(3)
  await expect(history.getByRole('button')).toHaveCount(0)
})

test('the history tells a mistyped current password and the parts of a profile apart', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await register(page, t, name)
  const section = page.getByRole('region', { name: t.password, exact: true })
  await section.getByLabel(t.currentPassword, { exact: true }).fill('mistyped once')
  await section.getByLabel(t.newPassword, { exact: true }).fill('another good password')
  await section.getByRole('button', { name: t.changePassword, exact: true }).click()
  await expect(section.getByText(t.wrongCurrent)).toBeVisible()
  await page.getByLabel(t.username, { exact: true }).fill(`${name}x`)
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.saved)).toBeVisible()
  await page.reload()
  const rows = page.getByRole('region', { name: t.history }).getByRole('listitem')
  await expect(rows).toHaveCount(3)
  await expect(rows.nth(0)).toContainText(t.usernameChanged)
  await expect(rows.nth(1)).toContainText(t.passwordWrong)
  await expect(rows.filter({ hasText: t.signInFailed })).toHaveCount(0)
})

test('an address says no more than it is: only those of a private network are named so', async ({
  page,
  t,
}) => {
  await page.route('**/trpc/account.sessions*', async (route) => {
    const answer = await route.fetch()
    const body = await answer.json()
    const [own] = body.result.data
    const ips = ['127.0.0.1', '::ffff:203.0.113.7', '192.168.1.7']
    body.result.data = ips.map((ip, at) => ({ ...own, id: String(at), ip }))
    await route.fulfill({ response: answer, json: body })
  })
  await register(page, t, uniqueName())
  const devices = page.getByRole('region', { name: t.devices }).getByRole('listitem')
  await expect(devices.nth(0)).toContainText(/[ ，。来自]127\.0\.0\.1/)
  await expect(devices.nth(1)).toContainText(/ 203\.0\.113\.7/)
  await expect(devices.nth(2)).toContainText(t.thisNetwork)
})

test('a device says when and from where it was used last', async ({ page, t }) => {
  await register(page, t, uniqueName())
  const devices = page.getByRole('region', { name: t.devices })
  await expect(devices.getByText(t.lastUsed)).toBeVisible()
  await expect(devices.getByText(t.thisDevice)).toBeVisible()
})

test('the text about oneself counts down, and says when it is too long', async ({ page, t }) => {
  await register(page, t, uniqueName())
  const bio = page.getByLabel(t.bio, { exact: true })
  await bio.fill('hello')
  await expect(page.getByText(t.charactersLeft(250))).toBeVisible()
  await bio.fill('x'.repeat(256))
  await expect(page.getByText(t.tooMany)).toBeVisible()
})

test('on a wide window the sections are a step away, and an address leads to one', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await register(page, t, name)
  const nav = page.getByRole('navigation', { name: t.sections })
  const isWide = (page.viewportSize()?.width ?? 0) >= 1024
  await expect(nav).toBeVisible({ visible: isWide })
  if (isWide) {
    await page.getByLabel(t.bio, { exact: true }).fill('half a sentence')
    await nav.getByRole('link', { name: t.devices }).click()
    await expect(page).toHaveURL(/#devices$/)
    await expect(page.getByRole('region', { name: t.devices })).toBeFocused()
    await expect(nav.getByRole('link', { name: t.devices })).toHaveAttribute(
      'aria-current',
      'location',
    )
    await page.getByLabel(t.bio, { exact: true }).fill('')
  }
  await page.goto('/account#history')
  await expectAccount(page, t)
  await expect(page.getByRole('region', { name: t.history })).toBeInViewport()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
})
