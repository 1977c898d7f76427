import { expect } from '@playwright/test'
import { readMails } from './inbox.ts'
import { openRow, password, register, test, uniqueName } from './story.ts'
import { messagesOf } from './messages.ts'

test('mails speak the language that was chosen, not the one of the browser', async ({
  page,
  t,
}, info) => {
  const name = uniqueName()
  await register(page, t, name)
  await page.getByRole('button', { name: t.otherLanguage }).click()
  const other = messagesOf(info.project.name === 'phone' ? 'desktop' : 'phone')
  await openRow(page, other.password)
  await page.getByLabel(other.currentPassword, { exact: true }).fill(password)
  await page.getByLabel(other.newPassword, { exact: true }).fill('a wholly new password')
  await page.getByRole('button', { name: other.changePassword, exact: true }).click()
  await expect(page.getByText(other.passwordChanged)).toBeVisible()
  const newest = async () => (await readMails(page.request, `${name}@example.com`))[0]
  await expect.poll(async () => (await newest())?.subject).toMatch(other.passwordMail)
})
