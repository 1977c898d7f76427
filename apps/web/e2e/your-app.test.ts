import { freePort } from '@latchkey/tools/testing/free-port'
import { launch, startProgram } from '@latchkey/tools/testing/launch'
import { built } from '@latchkey/tools/testing/server-process'
import { expect } from '@playwright/test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startService } from './service.ts'
import { fillInRegistration, test, uniqueName } from './story.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'latchkey-your-app-'))
test.afterAll(() => rmSync(folder, { recursive: true }))

// Another origin than the service's would have to allow the header with which stories change addresses.
test.use({ extraHTTPHeaders: {} })

const guide = (name: string) => readFileSync(join(root, 'docs/guide', name), 'utf8')
const blocks = (text: string) => [...text.matchAll(/```\w+\n(.*?)```/gs)].map(([, code]) => code)

async function run(command: string[], cwd: string, env: Record<string, string> = {}) {
  const { code, out, err } = await launch(command, { cwd, env: { ...process.env, ...env } }).ended
  if (code !== 0) throw new Error(`${command.join(' ')} failed: ${out}${err}`)
}

test('who follows the guide has a page and an API that know who is signed in', async ({
  page,
  t,
}) => {
  const told = blocks(guide('your-app.md'))
  expect(blocks(guide('your-app.zh-CN.md'))).toEqual(told)
  const settings = { DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}` }
  const service = await startService(settings)
  const [pagePort, apiPort] = [await freePort(), await freePort()]
  const here = (text = '') =>
    text
      .replaceAll('http://localhost:3000', service.url)
      .replaceAll('4000', String(apiPort))
      .replaceAll('5173', String(pagePort))
      .replaceAll('/tmp', folder)
  const [register, install, source, api] = told.map(here)
  const lines = `${source}${api}`.split('\n').filter((line) => line.trim() !== '')
  expect(lines.length).toBeLessThanOrEqual(25)

  const [add = '', pack = ''] = register?.split('\n') ?? []
  const latchkey = (words: string[]) =>
    run([process.execPath, join(built, 'latchkey.js'), ...words], root, settings)
  await latchkey(add.replace('npm run -s latchkey -- ', '').split(' '))
  await run(['sh', '-c', pack], root)
  await run(['sh', '-ec', install ?? ''], folder)
  writeFileSync(join(folder, 'page.jsx'), source ?? '')
  writeFileSync(join(folder, 'api.js'), api ?? '')

  const vite = ['node_modules/vite/bin/vite.js', '--port', String(pagePort), '--strictPort']
  await using apiServer = launch([process.execPath, 'api.js'], { cwd: folder })
  await using site = await startProgram([process.execPath, ...vite], {
    cwd: folder,
    ready: /Local/,
  })
  const name = uniqueName()
  await page.goto(`http://localhost:${pagePort}/?a=1`)
  await page.getByRole('link', { name: t.toRegister }).click()
  await fillInRegistration(page, t, { name, url: service.url })

  await expect(page).toHaveURL(`http://localhost:${pagePort}/?a=1`)
  await page.getByRole('button', { name: `Ask as ${name}` }).click()
  await expect(page.locator('body')).toContainText(/[0-9a-f]{22}/)
  expect(apiServer.isRunning() && site.isRunning()).toBe(true)

  await latchkey(['users', 'set-status', name, 'banned'])
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(page).toHaveURL(/\/login\?continue=http/)
  await service.stop()
})
