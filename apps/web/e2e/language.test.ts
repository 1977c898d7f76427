import { expect } from '@playwright/test'
import { readMails } from './inbox.ts'
import { arriveSignedIn, askCode, openRow, test, uniqueName } from './story.ts'
import { messagesOf } from './messages.ts'

test('mails speak the language of the account, not the one of the browser or the page', async ({
  page,
  t,
}, info) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const row = await openRow(page, t.language)
  await row.getByLabel(t.language, { exact: true }).selectOption(t.otherLanguage)
  await row.getByRole('button', { name: t.save, exact: true }).click()
  await expect(row.getByText(t.saved)).toBeVisible()
  const email = `${name}@example.com`
  const newest = async () => (await readMails(page.request, email))[0]
  // The notice of the change is in the former language.
  await expect.poll(async () => (await newest())?.subject).toMatch(t.languageMail)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await page.goto('/forgot-password')
  await askCode(page, t, email)
  const other = messagesOf(info.project.name === 'phone' ? 'desktop' : 'phone')
  await expect.poll(async () => (await newest())?.subject).toMatch(other.resetMail)
})
