import { expect } from '@playwright/test'
import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { compareToBudget, weighSignIn } from './sign-in-weight.ts'
import { arriveSignedIn, openAtRest, test, uniqueName } from './story.ts'

test('the sign-in page stays within its budget', async ({ page }) => {
  const weight = await weighSignIn(page)
  expect(weight.script).toBeGreaterThan(0)
  expect(weight.later).toBeGreaterThan(0)
  for (const { name, measured, most } of compareToBudget(weight)) {
    expect(measured, name).toBeLessThanOrEqual(most)
  }
})

test('a browser that was never here asks for no session, and nothing is amiss', async ({
  page,
}) => {
  const amiss: string[] = []
  page.on('console', (message) => amiss.push(message.text()))
  page.on('pageerror', (error) => amiss.push(error.message))
  const calls: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/trpc/')) calls.push(pathname)
  })
  await openAtRest(page)
  // The request of the autofill menu identifies no user.
  expect(calls).toEqual(['/trpc/auth.passkeyOptions'])
  expect(amiss).toEqual([])
})

test('a step back to a page from before the sign-in finds the session', async ({ page, t }) => {
  await page.goto('/account')
  await expect(page).toHaveURL(/\/login/)
  await arriveSignedIn(page, t, uniqueName())
  // After leaving and coming back the browser may answer from its cache.
  await page.goto('/robots.txt')
  await page.goBack()
  await expect(page.getByRole('heading', { name: t.account, exact: true })).toBeVisible()
})

const packings = [
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const

test('programs and styles are served packed to whoever takes them so', async ({
  request,
  baseURL,
}) => {
  const html = await (await request.get('/login')).text()
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  )
  expect(assets.length).toBeGreaterThanOrEqual(2)
  for (const path of assets) {
    const { body: plain, headers } = await fetchRaw(`${baseURL}${path}`, 'identity')
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers.vary).toContain('accept-encoding')
    expect(headers['cache-control']).toContain('immutable')
    for (const [encoding, unpack] of packings) {
      const packed = await fetchRaw(`${baseURL}${path}`, encoding)
      expect(packed.headers['content-encoding']).toBe(encoding)
      expect(packed.headers.vary).toContain('accept-encoding')
      expect(packed.headers['content-type']).toBe(headers['content-type'])
      expect(unpack(packed.body).equals(plain)).toBe(true)
    }
  }
})

/** Returns the bytes as sent: `fetch` would decompress them. */
async function fetchRaw(url: string, encoding: string) {
  const call = get(url, { headers: { 'accept-encoding': encoding } })
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    call.once('response', resolve).once('error', reject),
  )
  return { headers: answer.headers, body: await buffer(answer) }
}
