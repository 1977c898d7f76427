import { expect, test } from 'vitest'
import { good, register, startTestApp } from '../support/harness.ts'
import { readBrand } from '../../src/brand/brand.ts'
import { renderMail } from '../../src/mail/templates.ts'
import { sampleMails } from '../../src/mail/samples.ts'
import { json, send } from '../support/raw-http.ts'

const lure = 'Account frozen! Confirm now: http://latchkey-help.evil.test/'

test('what a stranger calls a program stands in no mail to the owner', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const headers = { ...json, 'user-agent': lure, 'accept-language': 'en' }
  const body = { identifier: 'ann', password: good }
  expect((await send(app, '/trpc/auth.login', { headers, body })).status).toBe(200)
  const { text, html } = await app.mailbox.next('ann@example.com', /New sign-in/)
  expect(text).toContain('An unknown program')
  for (const part of [text, html]) expect(part).not.toMatch(/frozen|evil\.test|Confirm now/i)
})

test('what a thief writes as the display name stands in no mail to the owner', async () => {
  await using app = await startTestApp()
  const owner = app.browser()
  await register(app, owner, 'ann')
  const displayName = 'account frozen! Call +1 555 0100 now'
  await owner.api.account.updateProfile.mutate({ displayName })
  const headers = { ...json, 'accept-language': 'en' }
  const body = { identifier: 'ann', password: good }
  expect((await send(app, '/trpc/auth.login', { headers, body })).status).toBe(200)
  const { text, html } = await app.mailbox.next('ann@example.com', /New sign-in/)
  expect(text).toContain('Hello ann,')
  for (const part of [text, html]) expect(part).not.toMatch(/frozen|555/)
})

test.each(['en', 'zh'] as const)('no name makes a link of itself in a mail (%s)', (locale) => {
  const values = {
    publicUrl: 'https://id.example.com',
    username: 'evil.test',
    newEmail: 'a@b.test',
  }
  const { brand } = readBrand({})
  for (const mail of sampleMails({ locale, ...values })) {
    // The preview text is not part of the page and has no links.
    const page = renderMail(mail, brand).html.replace(/<div style="display:none.*?<\/div>/s, '')
    expect(page.length).toBeGreaterThan(100)
    expect([page.includes('evil.test'), page.includes('a@b.test')]).toEqual([false, false])
  }
})

test.each(['en', 'zh'] as const)(
  'no bare time stands below the announcement of a removal (%s)',
  (locale) => {
    const values = { publicUrl: 'https://id.example.com', username: 'ada', newEmail: 'a@b.test' }
    const { brand } = readBrand({})
    const lines = (template: string): string[] =>
      sampleMails({ locale, ...values })
        .filter((mail) => mail.template === template)
        .flatMap((mail) => renderMail(mail, brand).text.split('\n'))
    const isTime = (line: string | undefined) => /12:39/.test(line ?? '')
    for (const template of ['factors_ending', 'factors_ending_asked']) {
      const at = lines(template).findIndex(isTime)
      expect(lines(template)[at - 1]).toMatch(/^(The request:|此次申请：)$/)
    }
    // Its own time says nothing, and could be read as that of the removal.
    expect(lines('factors_ending_soon').filter(isTime)).toEqual([])
  },
)
