import { expect, type Page } from '@playwright/test'
import { test } from './mail-service.ts'
import { askCode, submitEmail, uniqueName } from './story.ts'

const minute = 60_000
/** On a slow machine three attempts may be deferred; the next one follows within a minute. */
const nextTry = { timeout: 75_000 }

test('a mail put off says when it is tried again, and then when it was handed over', async ({
  page,
  mail,
  t,
}) => {
  const email = `${uniqueName()}@qq.com`
  mail.faults.set(email, 'put off')
  await page.goto(`${mail.url}/register`)
  await askCode(page, t, email)
  await expect(page.getByText(t.notTaken('qq.com'))).toBeVisible()
  await expect(page.getByText(t.nextTry)).toBeVisible()
  const { expiresAt } = await keptChallenge(page)

  mail.faults.delete(email)
  await expect(page.getByRole('link', { name: t.openInbox })).toHaveCount(0)
  await expect(page.getByText(t.handedTo('qq.com'))).toBeVisible(nextTry)
  await expect(page.getByText(t.nextTry)).toBeHidden()
  expect(mail.taken.filter(({ to }) => to === email)).toHaveLength(1)
  // A code's life begins when the mail server accepts its mail.
  const grown = await keptChallenge(page)
  expect(Date.parse(grown.expiresAt)).toBeGreaterThan(Date.parse(expiresAt))
})

test('a mail still under way is said to be on its way, and then handed over', async ({
  page,
  mail,
  t,
}) => {
  const email = `${uniqueName()}@qq.com`
  mail.faults.set(email, 'hold')
  await page.goto(`${mail.url}/register`)
  await askCode(page, t, email)
  await expect(page.getByText(t.onItsWay('qq.com'))).toBeVisible()
  mail.release(email)
  await expect(page.getByText(t.handedTo('qq.com'))).toBeVisible()
})

test('a code sent again is said to be sent, without the news of the mail before', async ({
  page,
  mail,
  t,
}) => {
  const email = `${uniqueName()}@qq.com`
  await page.goto(`${mail.url}/register`)
  await askCode(page, t, email)
  const handedTo = page.getByText(t.handedTo('qq.com'))
  await expect(handedTo).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.checkMail)
  await page.route(/codeStatus/, () => {})
  await page.getByRole('button', { name: t.resend, exact: true }).click()
  await expect(page.getByText(t.sentAgain)).toBeVisible()
  await expect(page.getByRole('button', { name: t.resendSoon })).toBeFocused()
  await expect(handedTo).toBeHidden()
})

test('an address that takes no mail becomes the field to correct, at once and with what was typed', async ({
  page,
  mail,
  t,
}) => {
  const name = uniqueName()
  mail.faults.set(`${name}@qq.com`, 'refuse')
  await page.goto(`${mail.url}/register`)
  await submitEmail(page, t, `${name}@qq.com`)
  await expect(page.getByRole('alert')).toContainText(t.noMailTaken('qq.com'))
  // Nothing is in the mailbox, and a corrected address has a button of its own.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.register)
  await expect(page.getByRole('button', { name: t.resendThere })).toBeVisible()
  await expect(page.getByLabel(t.code, { exact: true })).toHaveCount(0)
  const field = page.getByLabel(t.email, { exact: true })
  await expect(field).toBeFocused()
  await expect(field).toHaveValue(`${name}@qq.com`)
  await page.keyboard.press('Enter')
  await expect(field).toHaveAccessibleDescription(t.sameAsBefore)

  await askCode(page, t, `${name}@163.com`)
  await expect(page.getByText(t.handedTo('163.com'))).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('an address mailed too often is told where its code is, and when to ask again', async ({
  page,
  mail,
  t,
}) => {
  const email = `${uniqueName()}@qq.com`
  await mailTimes(page, mail.url, { email, times: 5 })
  await page.goto(`${mail.url}/register`)
  // The field for a code is there only until the page knows that the mail is held back.
  await submitEmail(page, t, email)
  await expect(page.getByText(t.heldBack)).toBeVisible()
  await expect(page.getByLabel(t.code, { exact: true })).toHaveCount(0)
  // Nothing is mailed above the limit, and nothing says so.
  const asked = page.waitForResponse(/auth\.resendCode/)
  await page.getByRole('button', { name: t.newCode, exact: true }).click()
  expect((await asked).ok()).toBe(true)
  await expect(page.getByText(t.heldBack)).toBeVisible()
  await expect(page.getByText(t.sentAgain)).toHaveCount(0)
})

test('a code that is not sent again, above the limit of its address, is not said to be', async ({
  page,
  mail,
  t,
}) => {
  const email = `${uniqueName()}@qq.com`
  await mailTimes(page, mail.url, { email, times: 4 })
  await page.goto(`${mail.url}/register`)
  await askCode(page, t, email)
  await page.getByRole('button', { name: t.resend, exact: true }).click()
  await expect(page.getByText(t.notSent)).toBeVisible()
  await expect(page.getByText(t.sentAgain)).toHaveCount(0)
  // The code of the mail that arrived still works.
  await expect(page.getByLabel(t.code, { exact: true })).toBeVisible()
})

test('a mail that is long gone and not read yet brings up the spam folder', async ({
  page,
  mail,
  t,
}) => {
  await page.goto(`${mail.url}/forgot-password`)
  await askCode(page, t, `${uniqueName()}@qq.com`)
  await expect(page.getByText(t.handedTo('qq.com'))).toBeVisible()
  await expect(page.getByText(t.spam)).toBeHidden()
  await page.route('**/trpc/auth.codeStatus*', async (route) => {
    const response = await route.fetch()
    const json = await response.json()
    const { data } = json.result
    data.since = new Date(Date.parse(data.since) - 31_000).toISOString()
    await route.fulfill({ response, json })
  })
  await page.reload()
  await expect(page.getByText(t.spam)).toBeVisible()
  await page.unrouteAll({ behavior: 'wait' })
})

test('nothing is asked while nobody looks, and at once when somebody does', async ({
  page,
  mail,
  t,
}) => {
  const email = `${uniqueName()}@qq.com`
  mail.faults.set(email, 'put off')
  await page.clock.install()
  await page.goto(`${mail.url}/register`)
  await askCode(page, t, email)
  await expect(page.getByText(t.notTaken('qq.com'))).toBeVisible()
  let asked = 0
  page.on('request', (request) => (asked += request.url().includes('codeStatus') ? 1 : 0))
  await setHidden(page, true)
  const before = asked
  mail.faults.delete(email)
  await expect.poll(() => mail.taken.some(({ to }) => to === email), nextTry).toBe(true)
  expect(asked).toBe(before)
  await page.clock.pauseAt(Date.now() + minute)
  await setHidden(page, false)
  await page.clock.runFor(100)
  await expect(page.getByText(t.handedTo('qq.com'))).toBeVisible()
})

async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)
}

async function keptChallenge(page: Page): Promise<{ expiresAt: string }> {
  const kept = await page.evaluate(() => sessionStorage.getItem('latchkey.challenge.register'))
  return JSON.parse(kept ?? '').challenge
}

/** Mails codes to an address, one after each wait: a request during the wait mails nothing and counts for no limit. */
async function mailTimes(
  page: Page,
  url: string,
  { email, times }: { email: string; times: number },
): Promise<void> {
  for (let mails = 1; mails <= times; mails++) {
    const data = { email, type: 'register' }
    const answer = await page.request.post(`${url}/trpc/auth.sendCode`, { data })
    const { result }: { result: { data: { resendAt: string } } } = await answer.json()
    await expect.poll(() => Date.now() > Date.parse(result.data.resendAt)).toBe(true)
  }
}
