import { expect } from '@playwright/test'
import { readMails } from './inbox.ts'
import { expectAccount, password, arriveSignedIn, signIn, test, uniqueName } from './story.ts'

test('a link of a notice that is no good says so', async ({ page, t }) => {
  await page.goto('/not-me#nothing')
  await page.getByRole('button', { name: t.disownButton }).click()
  await expect(page.getByText(t.disownStale)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.disownStaleTitle)
  // A second attempt would only fail again.
  await expect(page.getByRole('button', { name: t.disownButton })).toHaveCount(0)
  await expect(page.getByRole('link', { name: t.signIn, exact: true })).toBeVisible()
  await page.getByRole('link', { name: t.resetTitle }).click()
  await expect(page).toHaveURL(/\/forgot-password$/)
})

test('a notice of a new device changes nothing by its link being opened, and everything by its button', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const elsewhere = await browser.newContext()
  const thief = await elsewhere.newPage()
  await signIn(thief, t, { name, password })
  await expectAccount(thief, t)

  let link = ''
  await expect(async () => {
    const mails = await readMails(page.request, `${name}@example.com`)
    const notice = mails.find(({ text }) => /not-me#/.test(text))
    link = /https?:\S+\/not-me#[\w.-]+/.exec(notice?.text ?? '')?.[0] ?? ''
    expect(link).not.toBe('')
  }).toPass()
  // Mail scanners and link previews open the link like this.
  for (const method of ['HEAD', 'GET']) await page.request.fetch(link, { method })
  const mailbox = await browser.newContext()
  const reader = await mailbox.newPage()
  await reader.goto(link)
  await expect(reader.getByRole('button', { name: t.disownButton })).toBeVisible()
  for (const one of [page, thief]) {
    await one.reload()
    await expectAccount(one, t)
  }

  await reader.getByRole('button', { name: t.disownButton }).click()
  await expect(reader.getByText(t.disownDone)).toBeVisible()
  await expect(reader.getByRole('heading', { level: 1 })).toHaveText(t.disownTitle)
  await expect(reader.getByRole('heading', { level: 1 })).toBeFocused()
  for (const one of [page, thief]) {
    await one.reload()
    await expect(one).toHaveURL(/\/login/)
  }
  await signIn(page, t, { name, password })
  await expect(page.getByRole('alert')).toBeVisible()
  await Promise.all([elsewhere.close(), mailbox.close()])
})
