import { expect } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startService } from './service.ts'
import { expectAccount, newestCode, test as base } from './story.ts'

const typed = 'correct horse 电池'
const latchkey = fileURLToPath(new URL('../../server/dist/latchkey.js', import.meta.url))

/** One account per kind; a weak one is asked for a mailed code. */
const hashes = {
  bcrypt: '$2b$10$GS2D.k06lNjfyIB0N0Oi7OUc1/e6tSEOsQT3.ANIL27tyBo7/xDhC',
  argon:
    '$argon2id$v=19$m=19456,t=2,p=1$BKef700U7Wms+5NwNXTA5g$YkEdEy5amCsUfRUau70N7Q3yzPiaC3Y5mRcM0hFzKnM',
  werkzeug:
    'scrypt:32768:8:1$lzWGLyaMl75eGked$7d08738dd1204315c079ce40a2c46d89ae4f11a9c61e6c9fa76da90dd8ece1d774ca33e7ae1b85242ba7d95245928a1037a4ee00dc0f125d1a672c0ed3c127cf',
  django: 'pbkdf2_sha256$600000$seasalt1234$B65rBtEKLckQKkLXpQ2RvKl41ghY4hqr0Ns3o0zQ6Lw=',
  salted: '{SSHA256}D7JSEUjGsv7w1sqxY+WQVZGA41mqg2e4dc0ISvWG4VgwBqC09v5/jw==',
  digest: '42934bd560af920e906391c99437616719e628d5be824bd45576b2824fbe8bbd',
}
const weak = new Set(['salted', 'digest'])

const test = base.extend<{ service: { url: string } }>({
  // oxlint-disable-next-line no-empty-pattern
  service: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-foreign-'))
    const settings = {
      DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}`,
      SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
      JWT_SECRET_KEY: 'another secret of 32 bytes and some 0123456789',
      TRUST_PROXY: '127.0.0.1/32',
    }
    const rows = Object.entries(hashes).map(
      ([name, hash]) => `${name},${name}@example.com,"${hash}"`,
    )
    const file = join(folder, 'accounts.csv')
    writeFileSync(file, ['username,email,passwordHash', ...rows].join('\n'))
    const env = { ...process.env, ...settings }
    execFileSync('node', [latchkey, 'users', 'import', file], { env, cwd: folder, stdio: 'pipe' })
    const { url, stop } = await startService(settings)
    await use({ url })
    await stop()
    rmSync(folder, { recursive: true })
  },
})

test('people of six other programs sign in with their passwords, which are sent as typed until the last has', async ({
  page,
  service: { url },
  t,
}) => {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/auth.login')) sent.push(request.postData() ?? '')
  })
  const enter = async (name: string) => {
    await page.goto(`${url}/login`)
    await page.getByLabel(t.identifier, { exact: true }).fill(name)
    await page.getByLabel(t.password, { exact: true }).fill(typed)
    await page.getByRole('button', { name: t.signIn, exact: true }).click()
  }
  const leave = () => page.getByRole('button', { name: t.signOut, exact: true }).click()
  for (const name of Object.keys(hashes)) {
    await enter(name)
    if (weak.has(name)) {
      await expect(page.getByText(t.firstCode)).toBeVisible()
      const code = await newestCode(page.request, `${name}@example.com`, { url })
      await page.getByLabel(t.code, { exact: true }).fill(code)
    }
    await expectAccount(page, t)
    await leave()
    await expect(page.getByLabel(t.password, { exact: true })).toBeVisible()
  }
  expect(sent).toHaveLength(8)
  // The last one needs the digest of the predecessor's form alone.
  expect(sent.filter((body) => body.includes(typed))).toHaveLength(6)
  await enter('bcrypt')
  await expectAccount(page, t)
  expect(sent).toHaveLength(9)
  expect(sent.at(-1)).not.toMatch(/typedPassword|legacyPassword/)
})
