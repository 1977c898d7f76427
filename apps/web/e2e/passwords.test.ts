import { expect } from '@playwright/test'
import { expectAccount, openRow, password, register, signIn, test, uniqueName } from './story.ts'

const any = {
  'twenty small letters': 'qhzvnxkwjrmtbcgydplf',
  'twenty digits': '58203917460285713946',
  'spaces and an emoji': `${' '.repeat(19)}🔑`,
  'a thousand characters': 'ä long one '.repeat(94).slice(0, 1024),
}

test(
  'any password that is long enough will do, whatever it is made of',
  { tag: ['@asvs-6.2.1', '@asvs-6.2.5', '@asvs-6.2.9'] },
  async ({ page, t }) => {
    const name = uniqueName()
    await register(page, t, name)
    let current = password
    const change = async (next: string) => {
      await openRow(page, t.password)
      await page.getByLabel(t.currentPassword, { exact: true }).last().fill(current)
      await page.getByLabel(t.newPassword, { exact: true }).fill(next)
      await page.getByRole('button', { name: t.changePassword, exact: true }).click()
    }
    const field = page.getByLabel(t.newPassword, { exact: true })
    await change(current)
    await expect(field).toHaveAccessibleDescription(t.sameAsBefore)
    await page.getByRole('button', { name: t.cancel }).click()
    for (const [what, next] of Object.entries(any)) {
      const answer = page.waitForResponse(/account\.changePassword/)
      await change(next)
      expect((await answer).status(), what).toBe(200)
      await expect(page.getByText(t.passwordChanged)).toBeVisible()
      current = next
    }
    // Seven characters but eight code units: an emoji counts once.
    await change('short🔑!')
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await page.getByRole('button', { name: t.signOut, exact: true }).click()
    await signIn(page, t, { name, password: current })
    await expectAccount(page, t)
  },
)

test(
  'a password is hidden until asked for, can be pasted, and password managers know their way',
  { tag: ['@asvs-6.2.6', '@asvs-6.2.7'] },
  async ({ page, t }) => {
    await page.goto('/login')
    const field = page.getByLabel(t.password, { exact: true })
    await expect(field).toHaveAttribute('type', 'password')
    await expect(field).toHaveAttribute('autocomplete', 'current-password')
    await expect(page.getByLabel(t.identifier, { exact: true })).toHaveAttribute(
      'autocomplete',
      'username webauthn',
    )
    const isPrevented = await field.evaluate(
      (input) =>
        !input.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true })),
    )
    expect(isPrevented).toBe(false)
    await field.fill(password)
    await page.getByRole('button', { name: t.showPassword }).click()
    await expect(field).toHaveAttribute('type', 'text')
    await page.getByRole('button', { name: t.hidePassword }).click()
    await expect(field).toHaveAttribute('type', 'password')

    await register(page, t, uniqueName())
    await openRow(page, t.password)
    await expect(page.getByLabel(t.newPassword, { exact: true })).toHaveAttribute(
      'autocomplete',
      'new-password',
    )
  },
)
