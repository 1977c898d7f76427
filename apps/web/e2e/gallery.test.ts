import { expect } from '@playwright/test'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'
import { inspect } from './inspection.ts'
import { test } from './story.ts'

test.slow()

const signedOut = {
  message: 'UNAUTHENTICATED',
  code: -32001,
  data: { code: 'UNAUTHORIZED', httpStatus: 401, reason: 'UNAUTHENTICATED' },
}

test('every part in every state is accessible on a page that only development has', async ({
  page,
  baseURL,
  t,
}) => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const vite = await createServer({
    root,
    logLevel: 'error',
    // Vite shows the page of the service on the next port.
    server: { port: Number(new URL(String(baseURL)).port) - 1 },
  })
  await vite.listen()
  await page.route('**/trpc/**', (route) =>
    route.fulfill({ status: 401, json: { error: signedOut } }),
  )
  await page.goto(new URL('/dev/gallery', vite.resolvedUrls?.local[0]).href)
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible()
  await inspect(page, 'gallery')
  await page.getByRole('button', { name: t.revokeOthers }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await inspect(page, 'gallery, dialog', 'dialog')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: t.revokeOthers })).toBeFocused()
  await vite.close()

  await page.goto('/dev/gallery')
  await expect(page.getByRole('heading', { name: 'Gallery' })).toHaveCount(0)
})
