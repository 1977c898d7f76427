import { expect } from '@playwright/test'
import { askCode, test, uniqueName } from './story.ts'

const slips = {
  'gmial.com': 'gmail.com',
  'gmail.con': 'gmail.com',
  'qq.cmo': 'qq.com',
  '163.co': '163.com',
  'outlok.com': 'outlook.com',
  'hotnail.cm': 'hotmail.com',
  'foxmial.com': 'foxmail.com',
  'vip.qq.co': 'vip.qq.com',
}

test('a slip in a well-known domain is taken back in one click', async ({ page, t }) => {
  await page.goto('/register')
  const field = page.getByLabel(t.email, { exact: true })
  for (const [slip, meant] of Object.entries(slips)) {
    await field.fill(`ann@${slip}`)
    await page.getByRole('button', { name: `ann@${meant}` }).click()
    await expect(field).toHaveValue(`ann@${meant}`)
    await expect(field).toBeFocused()
  }
})

test('domains that are right or merely short are left alone, and a slip may be sent', async ({
  page,
  t,
}) => {
  await page.goto('/register')
  await page.clock.install()
  const field = page.getByLabel(t.email, { exact: true })
  for (const domain of ['mail.com', 'ymail.com', '139.com', 'me.com', 'example.com', 'ww.cn']) {
    await field.fill(`ann@${domain}`)
    await page.clock.runFor(1000)
    await expect(page.getByRole('button', { name: /ann@/ })).toHaveCount(0)
  }
  await askCode(page, t, `${uniqueName()}@gmial.com`)
  await expect(page.getByLabel(t.code, { exact: true })).toBeFocused()
})
