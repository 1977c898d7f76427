import { expect } from '@playwright/test'
import { expectAccount, openRow, password, register, signIn, test, uniqueName } from './story.ts'

test('a new password is weighed, with word lists that come when they are needed', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const chunks: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/estimate-')) chunks.push(request.url())
  })
  await register(page, t, name)
  await page.reload()
  await expectAccount(page, t)
  chunks.length = 0
  await openRow(page, t.password)
  const field = page.getByLabel(t.newPassword, { exact: true })
  await expect(field).toBeVisible()
  expect(chunks).toEqual([])
  await field.fill('password1')
  const meter = page.getByRole('meter', { name: t.strength })
  await expect(meter).toHaveAttribute('value', '0')
  expect(chunks).toHaveLength(1)
  await expect(page.getByText(t.commonPassword)).toBeVisible()
  await field.fill(`${name}1`)
  await expect(page.getByText(t.ownName)).toBeVisible()
  await field.fill('late harbour violin cactus')
  await expect(meter).toHaveAttribute('value', '4')

  await field.fill('bluebluebl')
  await expect(page.getByText(t.repeats)).toBeVisible()
  await page.getByLabel(t.currentPassword, { exact: true }).last().fill(password)
  await page.getByRole('button', { name: t.changePassword, exact: true }).click()
  await expect(page.getByText(t.passwordChanged)).toBeVisible()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await signIn(page, t, { name, password: 'bluebluebl' })
  await expectAccount(page, t)
})
