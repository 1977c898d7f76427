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

test('a person reads what happened to the account, where and when, newest first', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const stranger = await browser.newPage()
  for (let tries = 0; tries < 3; tries++) {
    const answer = stranger.waitForResponse(/auth\.login/)
    await signIn(stranger, t, { name, password: 'wrong password' })
    await answer
  }
  await stranger.close()
  const history = await openRow(page, t.history)
  const rows = history.getByRole('listitem')
  for (const bio of ['one', 'two', 'three', 'four', 'five', 'six']) {
    await changeText(page, t, { row: t.bio, to: bio })
  }
  await expect(history).toContainText(t.profileChanged)
  await page.reload()
  await openRow(page, t.history)
  await expect(rows.first()).toContainText(t.profileChanged)
  await expect(rows).toHaveCount(8)
  await history.getByRole('button', { name: t.showMore }).click()
  await expect(rows).toHaveCount(10)
  await expect(rows.last()).toContainText(t.accountCreated)
  await expect(rows.last()).toContainText(/Chrome · (Linux|Android).*10\./)
  await expect(rows.filter({ hasText: t.signInFailed })).toHaveCount(3)
  await expect(history.getByRole('button')).toHaveCount(1)
})

test('the history tells a mistyped current password and the parts of a profile apart', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const section = await openRow(page, t.password)
  await section.getByLabel(t.currentPassword, { exact: true }).fill('mistyped once')
  await section.getByLabel(t.newPassword, { exact: true }).fill('another good password')
  await section.getByRole('button', { name: t.changePassword, exact: true }).click()
  await expect(section.getByText(t.wrongCurrent)).toBeVisible()
  await changeText(page, t, { row: t.username, to: `${name}x` })
  await page.reload()
  const history = await openRow(page, t.history)
  const rows = history.getByRole('listitem')
  await expect(rows).toHaveCount(3)
  // The open list does not repeat its newest entry.
  await expect(history.getByText(t.usernameChanged)).toHaveCount(1)
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
  await arriveSignedIn(page, t, uniqueName())
  const row = await openRow(page, t.devices)
  const devices = row.getByRole('listitem')
  await expect(devices.nth(0)).toContainText(/[ ，。来自]127\.0\.0\.1/)
  await expect(devices.nth(1)).toContainText(/ 203\.0\.113\.7/)
  await expect(devices.nth(2)).toContainText(t.thisNetwork)
})

test('a device says when and from where it was used last', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const devices = await openRow(page, t.devices)
  await expect(devices.getByText(t.lastUsed)).toBeVisible()
  await expect(devices.getByText(t.thisDevice)).toBeVisible()
})

test('the text about oneself counts down, and says when it is too long', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const row = await openRow(page, t.bio)
  const bio = row.getByLabel(t.bio, { exact: true })
  await bio.fill('hello')
  await expect(page.getByText(t.charactersLeft(250))).toBeVisible()
  await bio.fill('x'.repeat(256))
  await expect(page.getByText(t.tooMany)).toBeVisible()
})

test('the groups are a step away on every window, the bar follows, and an address opens a row', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const nav = page.getByRole('navigation', { name: t.sections })
  const [profile, security, activity, data] = t.groupLinks.map((label) =>
    nav.getByRole('link', { name: label, exact: true }),
  )
  if (!profile || !security || !activity || !data) throw new Error('four groups are expected')
  await expect(profile).toHaveAttribute('aria-current', 'location')
  const bio = await openRow(page, t.bio)
  await bio.getByLabel(t.bio, { exact: true }).fill('half a sentence')
  await activity.click()
  await expect(page).toHaveURL(/#activity$/)
  await expect(page.getByRole('region', { name: t.groups[2], exact: true })).toBeFocused()
  await expect(activity).toHaveAttribute('aria-current', 'location')
  await bio.getByLabel(t.bio, { exact: true }).fill('')
  // A group at the top of the window stays marked, near the end of the page too.
  await security.click()
  await page.evaluate(() => scrollBy(0, 3))
  await page.evaluate(scrollAndPaint, await page.evaluate(() => scrollY))
  await expect(security).toHaveAttribute('aria-current', 'location')

  // The window is low enough to scroll: the bar is visible at the end of the page and marks the current
  // group.
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: 480 })
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await expect(data).toHaveAttribute('aria-current', 'location')
  await expect(data).toBeInViewport()
  await page.evaluate(() => scrollTo(0, 0))
  await expect(profile).toHaveAttribute('aria-current', 'location')

  // A page that is a little higher than the window marks every group in turn.
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: height - 60 })
  expect(await marksWhileScrolling(page)).toEqual(t.groupLinks)

  // A page that fits into the window is at its top, although that is its end too.
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: height + 20 })
  await expect(profile).toHaveAttribute('aria-current', 'location')

  await page.goto('/account#history')
  await expectAccount(page, t)
  const history = page.getByRole('group', { name: t.history, exact: true })
  await expect(history).toBeInViewport()
  await expect(history.getByRole('listitem').first()).toBeVisible()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
})

/** Scrolls to the end, and returns the marked groups in the order of their turns. */
async function marksWhileScrolling(page: Page): Promise<string[]> {
  const seen: string[] = []
  const { range } = await page.evaluate(() => {
    const { scrollHeight, clientHeight } = document.documentElement
    return { range: scrollHeight - clientHeight }
  })
  for (let at = 0; at <= range; at++) {
    await page.evaluate(scrollAndPaint, at)
    const marked = await page.locator('nav [aria-current]').textContent()
    if (marked !== null && marked !== seen.at(-1)) seen.push(marked)
  }
  return seen
}

const scrollAndPaint = (to: number) =>
  new Promise<void>((resolve) => {
    scrollTo(0, to)
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
  })
