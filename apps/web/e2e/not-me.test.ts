import { expect } from '@playwright/test'
import { test } from './story.ts'

test('a link of a notice that is no good says so, and changes nothing by being opened', async ({
  page,
  t,
}) => {
  await page.goto('/not-me#nothing')
  await page.getByRole('button', { name: t.notMeButton }).click()
  await expect(page.getByRole('alert')).toHaveText(t.notMeStale)
})
