import { locales } from '@latchkey/shared/auth'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleMails } from '../../src/mail/samples.ts'
import { runLatchkey, startLatchkey } from '../support/run-latchkey.ts'

const samples = locales.flatMap((locale) =>
  sampleMails({ locale, publicUrl: 'https://id.example', username: '', newEmail: '' }),
)

test('the preview command serves the page to this machine with the configured brand', async () => {
  // The service itself has the port.
  await using service = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => service.once('listening', resolve))
  const address = service.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const env = { PORT: port, BRAND_NAME: '<i>Acme' }
  await using program = startLatchkey(['mail', 'preview'], env)
  await expect.poll(() => `${program.output.out}${program.output.err}`).toMatch(/http:\S+/)
  const [url = ''] = /http:\S+/.exec(program.output.out) ?? []
  expect(await (await fetch(url)).text()).toContain('<title>&lt;i&gt;Acme</title>')
  const mails = await (await fetch(`${url}.json`)).json()
  expect(mails).toHaveLength(samples.length)
  expect(JSON.stringify(mails)).toContain('&lt;i&gt;Acme')
  const stranger = await fetch(`${url}.json`, { headers: { 'x-forwarded-for': '10.0.0.1' } })
  expect(stranger.status).toBe(404)
})

test('the preview command writes each mail to a file of its own', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'latchkey-mails-')), 'mails')
  const { code } = await runLatchkey(['mail', 'preview', '--out', folder])
  expect(code).toBe(0)
  const files = readdirSync(folder)
  expect(files).toHaveLength(samples.length)
  for (const file of files) expect(readFileSync(join(folder, file), 'utf8')).toContain('<html')
})
