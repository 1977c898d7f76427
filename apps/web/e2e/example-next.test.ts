import { freePort } from '@latchkey/tools/testing/free-port'
import { launch, startProgram } from '@latchkey/tools/testing/launch'
import { built } from '@latchkey/tools/testing/server-process'
import { expect } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startService } from './service.ts'
import { fillInRegistration, test, uniqueName } from './story.ts'

const cwd = fileURLToPath(new URL('../../../examples/next', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'latchkey-next-'))
test.afterAll(() => rmSync(folder, { recursive: true }))

// Another origin than the service's would have to allow the header with which stories change addresses.
test.use({ extraHTTPHeaders: {} })

test('a Next.js app leads to the sign-in and back, and its route handler knows who calls', async ({
  page,
  t,
}) => {
  const settings = { DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}` }
  const service = await startService(settings)
  const port = String(await freePort())
  const app = `http://localhost:${port}`
  const latchkey = async (...args: string[]) => {
    const command = [process.execPath, join(built, 'latchkey.js'), ...args]
    const env = { ...process.env, ...settings }
    const { code, err } = await launch(command, { env }).ended
    if (code !== 0) throw new Error(err)
  }
  await latchkey('apps', 'add', 'Next', '--origin', app, '--audience', app)
  await using server = await startProgram(['node_modules/.bin/next', 'dev', '--port', port], {
    cwd,
    env: {
      ...process.env,
      LATCHKEY_URL: service.url,
      APP_URL: app,
      NEXT_TELEMETRY_DISABLED: '1',
    },
    ready: /Ready/,
  })
  expect(server.isRunning()).toBe(true)
  const name = uniqueName()
  await page.goto(`${app}/?a=1`, { timeout: 120_000 })
  await page.getByRole('link', { name: t.toRegister }).click()
  await fillInRegistration(page, t, { name, url: service.url })
  await expect(page).toHaveURL(`${app}/?a=1`)
  await expect(page.getByRole('heading', { name: `Hello ${name}` })).toBeVisible()
  await page.getByRole('button', { name: 'Who am I?' }).click()
  await expect(page.getByRole('status')).toHaveText(/^[0-9a-f]{22}$/)
  const stranger = await page.request.get(`${app}/api/me`)
  expect(stranger.status()).toBe(401)
  expect(stranger.headers()['www-authenticate']).toBe(`Bearer realm="${app}"`)

  await latchkey('users', 'set-status', name, 'banned')
  await page.reload()
  await expect(page).toHaveURL(/\/login\?continue=http/)
  await service.stop()
})
