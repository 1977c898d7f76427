import { expect } from '@playwright/test'
import { inspect } from './inspection.ts'
import { fillIn, followLink, newAccount, test, withContinue } from './other-program.ts'
import {
  arriveSignedIn,
  askCode,
  enterCode,
  mailedCode,
  tryCode,
  expectAccount,
  newestCode,
  password,
  requestDeletion,
  uniqueName,
  wrongCode,
} from './story.ts'

const inAddress = /\?continue=http/

test('signing in leads back to the app that asked, after a reload and in the other language', async ({
  page,
  programs: { url, notes },
  t,
}) => {
  const name = await newAccount(page, t)
  const address = `${notes}/list?a=1&b=%252F%20x#top`
  await followLink(page, notes, url + withContinue('/login', address))
  await expect(page.getByText(t.continueTo)).toBeVisible()
  await inspect(page, 'sign-in, for an app')
  await page.getByRole('button', { name: t.otherLanguage }).click()
  await page.reload()
  await page.getByRole('button', { name: t.ownLanguage }).click()
  await expect(page.getByText(t.continueTo)).toBeVisible()
  await fillIn(page, t, { name })
  await expect(page).toHaveURL(address)
  // The sign-in page would only redirect again.
  await page.goBack()
  await expect(page).toHaveURL(`${notes}/`)

  await followLink(page, notes, url + withContinue('/login', address))
  await expect(page).toHaveURL(address)
})

test('registering leads back too, from a second tab and with a new code', async ({
  page,
  context,
  programs: { notes },
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto(withContinue('/login', `${notes}/new`))
  await page.getByRole('link', { name: t.toRegister }).click()
  await expect(page.getByText(t.continueTo)).toBeVisible()
  await askCode(page, t, email)
  await inspect(page, 'code, for an app')
  const code = await newestCode(page.request, email)
  for (let turn = 1; turn <= 5; turn++) await tryCode(mailedCode(page, t), wrongCode(code, turn))
  await page.getByRole('button', { name: t.newCode }).click()
  await page.getByLabel(t.code, { exact: true }).waitFor()
  await page.reload()
  await expect(page).toHaveURL(inAddress)

  const second = await context.newPage()
  await second.goto(page.url())
  await askCode(second, t, email)
  await enterCode(second, t, await newestCode(page.request, email, { count: 2 }))
  await second.getByLabel(t.username, { exact: true }).fill(name)
  await second.getByLabel(t.password, { exact: true }).fill(password)
  await second.getByRole('button', { name: t.create }).click()
  for (const tab of [second, page]) await expect(tab).toHaveURL(`${notes}/new`)
})

test('a reset of the password keeps the way back', async ({ page, programs: { notes }, t }) => {
  const name = await newAccount(page, t)
  await page.goto(withContinue('/login', `${notes}/reset`))
  await page.getByRole('link', { name: t.toForgot }).click()
  await expect(page.getByText(t.continueTo)).toBeVisible()
  const email = `${name}@example.com`
  await askCode(page, t, email)
  await enterCode(page, t, await newestCode(page.request, email, { count: 2 }))
  const changed = 'a wholly new password'
  await page.getByLabel(t.newPassword, { exact: true }).fill(changed)
  await page.getByRole('button', { name: t.reset }).click()
  await expect(page.getByText(t.wasReset)).toBeVisible()
  await expect(page).toHaveURL(inAddress)
  await fillIn(page, t, { name, secret: changed })
  await expect(page).toHaveURL(`${notes}/reset`)
})

test('an account that is kept after all leads back', async ({ page, programs: { notes }, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await requestDeletion(page, t, name)
  await expect(page.getByText(t.deletionRequested)).toBeVisible()
  await page.goto(withContinue('/login', `${notes}/kept`))
  await fillIn(page, t, { name })
  await page.getByRole('button', { name: t.keepAccount }).click()
  await expect(page).toHaveURL(`${notes}/kept`)
})

test('a check that gets no answer holds nobody up, and is repeated before the page leads on', async ({
  page,
  programs: { notes },
  t,
}) => {
  const name = await newAccount(page, t)
  const check = '**/trpc/auth.checkContinue*'
  await page.route(check, (route) => route.abort())
  await page.goto(withContinue('/login', `${notes}/later`))
  await fillIn(page, t, { name })
  await expect(page.getByRole('heading', { name: t.unreachable })).toBeVisible()
  await page.unroute(check)
  await expect(page).toHaveURL(`${notes}/later`)
})

test('an address that nobody registered is named and never opened', async ({ page, t }) => {
  const name = await newAccount(page, t)
  await page.goto(withContinue('/login', 'https://nоtes.example:8443/path'))
  const told = page.getByText(t.refused('xn--ntes-55d.example:8443'))
  await expect(told).toBeVisible()
  await inspect(page, 'sign-in, address refused')
  await fillIn(page, t, { name })
  await expect(page.getByRole('heading', { name: t.youAreIn })).toBeVisible()
  await expect(told).toBeVisible()
  await inspect(page, 'signed in, address refused')
  await page.getByRole('link', { name: t.toAccount }).click()
  await expectAccount(page, t)

  const long = `https://notes.example.${'a'.repeat(60)}.evil.example`
  await page.goto(withContinue('/login', long))
  await expect(page.getByText(/ …a+\.evil\.example/)).toBeVisible()
  await page.goto(withContinue('/login', `https://notes.example/${'a'.repeat(2000)}`))
  await expect(page.getByText(t.refused('notes.example'))).toBeVisible()
})

test(
  'no hostile address leads anywhere',
  { tag: ['@asvs-3.7.2'] },
  async ({ page, programs: { url, notes }, t }) => {
    const { host } = new URL(notes)
    const hostile = [
      '',
      `//${host}`,
      '/\\evil.example',
      `http:${host}`,
      `${notes}@evil.example`,
      `${notes}\\@evil.example`,
      `${notes}.evil.example`,
      `http://ann@${host}`,
      `https://${host}`,
      'http://localhost:80',
      encodeURIComponent(notes),
      encodeURIComponent(encodeURIComponent(notes)),
      `${notes}/\t`,
      `ht\ntp://${host}`,
      'javascript:alert(1)',
      `javascript://${host}/%0aalert(1)`,
      'data:text/html,<script>alert(1)</script>',
      `blob:${notes}/x`,
    ]
    const visited: string[] = []
    await arriveSignedIn(page, t, uniqueName())
    page.on('framenavigated', (frame) => visited.push(frame.url()))
    page.on('dialog', (dialog) => void visited.push(dialog.message()))
    const expectToStay = async (path: string, title: string) => {
      for (const address of hostile) {
        await page.goto(withContinue(path, address))
        await expect(page.getByRole('heading', { name: title })).toBeVisible()
      }
    }
    await expectToStay('/login', t.youAreIn)
    await expectToStay('/register', t.youAreIn)
    await page.context().clearCookies()
    await expectToStay('/logout', t.youAreOut)
    expect(visited.filter((one) => !one.startsWith(`${url}/`))).toEqual([])
  },
)
