import { expect, type Page } from '@playwright/test'
import { inspect } from './inspection.ts'
import { followLink, test, withContinue } from './other-program.ts'
import { arriveSignedIn, expectAccount, uniqueName } from './story.ts'

const expectSignedOut = async (page: Page) => {
  await page.goto('/account')
  await expect(page).toHaveURL(/\/login/)
}

test('an app that leads back to itself signs people out at once', async ({
  page,
  programs: { url, notes },
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  const signOut = url + withContinue('/logout', `${notes}/bye`)
  await followLink(page, notes, signOut)
  await expect(page).toHaveURL(`${notes}/bye`)
  await expectSignedOut(page)
  await page.goto(signOut)
  await expect(page).toHaveURL(`${notes}/bye`)
})

test('every other site only asks whether to sign out', async ({
  page,
  programs: { url, notes, foreign, stranger },
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  const ask = page.getByRole('heading', { name: t.signOutQuestion })
  const links = [
    { from: stranger, to: notes },
    { from: stranger, to: stranger },
    { from: stranger, to: url },
    { from: notes, to: stranger },
    { from: notes, to: url },
    // A third-party app must not sign users out of everything.
    { from: foreign, to: foreign },
  ]
  for (const { from, to } of links) {
    await followLink(page, from, url + withContinue('/logout', `${to}/bye`))
    await expect(ask).toBeVisible()
    if (to === stranger)
      await expect(page.getByText(t.refused(new URL(stranger).host))).toBeVisible()
  }
  await page.getByRole('link', { name: t.staySignedIn }).click()
  await expectAccount(page, t)

  await page.goto(withContinue('/logout', `${notes}/bye`))
  await expect(page.getByText(t.continueTo)).toBeVisible()
  await inspect(page, 'sign-out, for an app')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page).toHaveURL(`${notes}/bye`)
  await expectSignedOut(page)
})

test('a refused address is named after the sign-out too', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  await page.goto(withContinue('/logout', 'https://evil.example/'))
  await expect(page.getByText(t.refused('evil.example'))).toBeVisible()
  await inspect(page, 'sign-out, address refused')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.youAreOut })).toBeVisible()
  await expect(page.getByText(t.refused('evil.example'))).toBeVisible()
  await inspect(page, 'signed out, address refused')
})

test('without an address signing out ends on the sign-in page', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  await page.goto('/logout')
  await page.route('**/trpc/auth.logout', (route) => route.abort(), { times: 1 })
  const button = page.getByRole('button', { name: t.signOut, exact: true })
  await button.click()
  await expect(page.getByRole('alert')).toBeVisible()
  await inspect(page, 'sign-out, offline')
  await button.click()
  await expect(page.getByText(t.signedOut)).toBeVisible()
  await expect(page).toHaveURL(/\/login$/)
})

test('a page that was opened at one of its groups closes like any other', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  await page.goto('/login')
  await page.goto('/account#devices')
  await expectAccount(page, t)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByText(t.signedOut)).toBeVisible()
})
