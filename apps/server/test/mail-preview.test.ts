import { locales } from '@latchkey/shared/auth'
import { expect, test } from 'vitest'
import { renderPreviewPage } from '../src/mail/preview-page.ts'
import { sampleMails } from '../src/mail/samples.ts'
import { startLatchkey } from './command.ts'

const publicUrl = 'https://id.example'

test('the preview shows every mail in both languages, light and dark, wide and narrow', () => {
  const page = renderPreviewPage({ name: '<i>Acme', color: '#4f46e5' }, publicUrl)
  const mails = locales.flatMap((locale) =>
    sampleMails({ locale, publicUrl, username: '', newEmail: '' }),
  )
  for (const { template, locale } of mails) expect(page).toContain(`${template} · ${locale}`)
  expect(page.match(/<iframe /g)).toHaveLength(mails.length * 6)
  expect(page).not.toContain('<i>')
})

test('the preview command serves the page to this machine with the configured brand', async () => {
  const env = { PORT: '0', BRAND_NAME: 'Acme' }
  const { child, ended } = startLatchkey(['mail', 'preview'], env)
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (text: string) => resolve(/http:\S+/.exec(text)?.[0] ?? ''))
      void ended.then(({ err }) => reject(new Error(err)))
    })
    expect(await (await fetch(url)).text()).toContain('<title>Acme mails</title>')
  } finally {
    child.kill()
    await ended
  }
})
