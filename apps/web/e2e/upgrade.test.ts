import { expect, type Page } from '@playwright/test'
import { choosePicture, quarters } from './picture.ts'
import { arriveSignedIn, openRow, test, uniqueName } from './story.ts'

/** Makes the server look upgraded: it has none of the files that older pages request. */
async function deleteChunks(page: Page, name: string): Promise<void> {
  await page.route(`**/assets/${name}-*.js`, (route) =>
    route.fulfill({ status: 404, json: { error: { reason: 'NOT_FOUND' } } }),
  )
}

/** Counts the pages that are requested from the server from now on. */
function countLoads(page: Page) {
  const loads: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame())
      loads.push(request.url())
  })
  return loads
}

test('a page from before an upgrade reloads itself and goes on where it led', async ({
  page,
  t,
}) => {
  await page.goto('/login')
  await deleteChunks(page, 'register')
  const loads = countLoads(page)
  page.on('request', (request) => {
    if (request.isNavigationRequest()) void page.unrouteAll()
  })
  await page.getByRole('link', { name: t.toRegister }).click()
  await expect(page.getByLabel(t.email, { exact: true })).toBeVisible()
  expect(loads.map((url) => new URL(url).pathname)).toEqual(['/register'])
})

test('a page that reloading does not mend reloads once, and then offers to try again', async ({
  page,
  t,
}) => {
  await page.goto('/login')
  await deleteChunks(page, 'register')
  const loads = countLoads(page)
  await page.getByRole('link', { name: t.toRegister }).click()
  await expect(page.getByRole('heading', { name: t.crashed })).toBeVisible()
  expect(loads).toHaveLength(1)
})

test('what was typed is still there after a page has reloaded itself', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const row = await openRow(page, t.bio)
  const bio = row.getByLabel(t.bio, { exact: true })
  await bio.fill('Half a sentence')
  await deleteChunks(page, 'crop-dialog')
  const loads = countLoads(page)
  page.on('request', (request) => {
    if (request.isNavigationRequest()) void page.unrouteAll()
  })
  page.on('dialog', (dialog) => void dialog.dismiss())
  await choosePicture(page, t, await quarters(page))
  await expect(page.getByText(t.draftBack)).toBeVisible()
  await expect(bio).toHaveValue('Half a sentence')
  expect(loads).toHaveLength(1)
})
