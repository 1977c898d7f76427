import { expect } from '@playwright/test'
import { inspect } from './inspection.ts'
import { test } from './other-program.ts'
import { arriveSignedIn, openRow, uniqueName } from './story.ts'

test(
  'people see the apps that they use, and take back what these may do',
  {
    tag: ['@asvs-10.7.2', '@asvs-10.7.3'],
  },
  async ({ page, programs, t }) => {
    const { url, ids } = programs
    const visit = (app: 'notes' | 'foreign') => {
      const query = new URLSearchParams({
        client_id: ids[app],
        redirect_uri: `${programs[app]}/callback`,
        response_type: 'code',
        scope: 'openid email',
        code_challenge: 'A'.repeat(43),
        code_challenge_method: 'S256',
      })
      return page.goto(`${url}/oauth/authorize?${query}`)
    }
    const back = /\/callback\?code=/
    const question = page.getByRole('heading', { name: t.consentTitle('Foreign') })

    const name = uniqueName()
    await arriveSignedIn(page, t, name)
    await expect(page.getByRole('group', { name: t.devices, exact: true })).toBeVisible()
    await expect(page.getByRole('group', { name: t.apps, exact: true })).toHaveCount(0)
    await visit('notes')
    await expect(page).toHaveURL(back)
    await visit('foreign')
    await expect(question).toBeVisible()
    await expect(page.getByText(name)).toBeVisible()
    await inspect(page, 'consent, for a question')
    await page.getByRole('button', { name: t.allow, exact: true }).click()
    await expect(page).toHaveURL(back)
    await visit('foreign')
    await expect(page).toHaveURL(back)

    await page.goto(`${url}/account#apps`)
    const row = await openRow(page, t.apps)
    await expect(row.getByText(t.seesEmail)).toBeVisible()
    await inspect(page, 'apps you use', 'main')
    await row.getByRole('button', { name: t.removeAccess('Foreign') }).focus()
    await page.keyboard.press('Enter')
    await expect(row.getByText(t.accessRemoved('Foreign'))).toBeVisible()
    await expect(row.getByRole('button', { name: t.removeAccess('Foreign') })).toHaveCount(0)
    await row.getByRole('button', { name: t.removeAccess('Notes') }).click()
    await expect(row.getByText(t.accessRemoved('Notes'))).toBeVisible()
    await inspect(page, 'no app left', 'main')

    await visit('notes')
    await expect(page).toHaveURL(back)
    await visit('foreign')
    await expect(question).toBeVisible()
  },
)
