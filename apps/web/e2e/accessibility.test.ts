import { expect } from '@playwright/test'
import { inspect, openNotes } from './inspection.ts'
import { test } from './mail-service.ts'
import {
  askCode,
  changeText,
  submitEmail,
  enterCode,
  mailedCode,
  tryCode,
  newestCode,
  expectAccount,
  openRow,
  password,
  register,
  signIn,
  uniqueName,
} from './story.ts'

test.slow()

test('every state of signing in is accessible', async ({ page, context, t }) => {
  const name = uniqueName()
  await page.goto('/login')
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeFocused()
  await inspect(page, 'sign-in')
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await inspect(page, 'sign-in, nothing typed')
  const fail = async () => {
    await signIn(page, t, { name, password: 'wrong password' })
    await expect(page.getByRole('alert')).toBeVisible()
  }
  for (let tries = 1; tries <= 4; tries++) await fail()
  await page.getByLabel(t.password, { exact: true }).dispatchEvent('keydown', {
    key: 'A',
    modifierCapsLock: true,
  })
  await inspect(page, 'sign-in, refused, with the shift locked')
  // The fifth failure locks for half a minute, which an inspection can take.
  await fail()
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expect(page.getByText(t.tryAgainIn)).toBeVisible()
  await inspect(page, 'sign-in, limited')
  await context.setOffline(true)
  await expect(page.getByText(t.offline)).toBeVisible()
  await inspect(page, 'sign-in, offline')
  await context.setOffline(false)
  await page.goto('/nowhere')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await inspect(page, 'not found')
  await page.evaluate(
    (kept) => localStorage.setItem('latchkey.identifier', kept),
    JSON.stringify({ identifier: name }),
  )
  await page.goto('/login')
  await expect(page.getByRole('button', { name: t.notYou })).toBeVisible()
  await inspect(page, 'sign-in, known name')
})

test('every state of registering is accessible', async ({ page, t }) => {
  const email = `${uniqueName()}@example.com`
  await page.goto('/register')
  await page.getByLabel(t.email, { exact: true }).fill('ann@gmial.com')
  await expect(page.getByRole('button', { name: 'ann@gmail.com' })).toBeVisible()
  await inspect(page, 'register, near address')
  await page.getByLabel(t.email, { exact: true }).fill('no address')
  await page.getByRole('button', { name: t.sendCode }).click()
  await inspect(page, 'register, no address')
  await askCode(page, t, email)
  await expect(page.getByText(t.inInbox)).toBeVisible()
  await inspect(page, 'register, code handed over')
  const code = await newestCode(page.request, email)
  await enterCode(page, t, '12345')
  await page.getByRole('button', { name: t.proceed }).click()
  await inspect(page, 'register, half a code')
  await enterCode(page, t, code)
  for (const typed of ['', 'short']) {
    await page.getByLabel(t.password, { exact: true }).fill(typed)
    expect(await openNotes(page), `register, "${typed}"`).toEqual([])
  }
  await page.getByLabel(t.password, { exact: true }).fill('password1')
  await expect(page.getByRole('meter')).toBeVisible()
  await inspect(page, 'register, weak password')
  await page.getByLabel(t.password, { exact: true }).fill('late harbour violin cactus')
  await expect(page.getByRole('meter')).toHaveAttribute('value', '4')
  await inspect(page, 'register, strong password')

  await page.goto('/forgot-password')
  await expect(page.getByLabel(t.email, { exact: true })).toBeFocused()
  await inspect(page, 'forgot password')
  await askCode(page, t, email)
  for (let tries = 1; tries <= 5; tries++) await tryCode(mailedCode(page, t), `00000${tries}`)
  await expect(page.getByRole('alert')).toHaveText(t.usedUp)
  await inspect(page, 'forgot password, code used up')
})

test('every state of a mail that does not arrive is accessible', async ({ page, mail, t }) => {
  const name = uniqueName()
  mail.faults.set(`${name}@qq.com`, 'put off').set(`${name}@163.com`, 'refuse')
  await page.goto(`${mail.url}/register`)
  await askCode(page, t, `${name}@qq.com`)
  await expect(page.getByText(t.notTaken('qq.com'))).toBeVisible()
  await inspect(page, 'mail put off')
  await page.getByRole('button', { name: t.otherAddress }).click()
  await submitEmail(page, t, `${name}@163.com`)
  await expect(page.getByRole('alert')).toContainText(t.noMailTaken('163.com'))
  await inspect(page, 'mail refused')
})

test('every state of the account page is accessible', async ({ page, t }) => {
  const name = uniqueName()
  await register(page, t, name)
  await inspect(page, 'account')
  const named = await openRow(page, t.username)
  await named.getByLabel(t.username, { exact: true }).fill('')
  await named.getByRole('button', { name: t.save, exact: true }).click()
  await inspect(page, 'account, no name')
  const to = `${name}-of-a-rather-long-family`
  await changeText(page, t, { row: t.username, to })
  await inspect(page, 'account, saved')
  const secret = await openRow(page, t.password)
  await secret.getByLabel(t.newPassword, { exact: true }).fill(password)
  await expect(page.getByRole('meter')).toBeVisible()
  await inspect(page, 'account, new password')
  for (const list of [t.devices, t.history]) {
    const row = await openRow(page, list)
    await expect(row.getByRole('listitem').first()).toBeVisible()
    await inspect(page, `account, ${list}`)
  }
  for (const label of [t.displayName, t.bio, t.language, t.timeZone]) {
    await openRow(page, label)
    await inspect(page, `account, ${label}`)
  }
  const address = `${name}-new@example.com`
  const row = await openRow(page, t.email)
  await inspect(page, 'account, new address')
  await row.getByLabel(t.newEmail, { exact: true }).fill(address)
  await row.getByRole('button', { name: t.sendCode }).click()
  await expect(row.getByText(t.inInbox)).toBeVisible()
  await inspect(page, 'account, code of the new address')
  await enterCode(page, t, await newestCode(page.request, address))
  const current = row.getByLabel(t.currentPassword, { exact: true })
  await current.fill('not my password')
  await row.getByRole('button', { name: t.changeEmail }).click()
  await expect(row.getByText(t.wrongCurrent)).toBeVisible()
  await inspect(page, 'account, wrong password for the new address')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.signedOut })).toBeVisible()
  await inspect(page, 'signed out')
  await signIn(page, t, { name: to, password })
  await expectAccount(page, t)
  await page.route('**/trpc/auth.refresh', (route) => route.abort())
  await page.reload()
  await expect(page.getByRole('heading', { name: t.unreachable })).toBeVisible()
  await inspect(page, 'out of reach')
})
