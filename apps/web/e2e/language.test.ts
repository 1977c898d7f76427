import { expect } from '@playwright/test'
import { readMails } from './inbox.ts'
import { openRow, password, register, test, uniqueName } from './story.ts'
import { messagesOf } from './messages.ts'

test('mails speak the language of the account, not the one of the browser or the page', async ({
  page,
  t,
}, info) => {
  const name = uniqueName()
  await register(page, t, name)
  const row = await openRow(page, t.language)
  await row.getByLabel(t.language, { exact: true }).selectOption(t.otherLanguage)
  await row.getByRole('button', { name: t.save, exact: true }).click()
  await expect(row.getByText(t.saved)).toBeVisible()
  await openRow(page, t.password)
  await page.getByLabel(t.currentPassword, { exact: true }).fill(password)
  await page.getByLabel(t.newPassword, { exact: true }).fill('a wholly new password')
  await page.getByRole('button', { name: t.changePassword, exact: true }).click()
  await expect(page.getByText(t.passwordChanged)).toBeVisible()
  const other = messagesOf(info.project.name === 'phone' ? 'desktop' : 'phone')
  const newest = async () => (await readMails(page.request, `${name}@example.com`))[0]
  await expect.poll(async () => (await newest())?.subject).toMatch(other.passwordMail)
})
