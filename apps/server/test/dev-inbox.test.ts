import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createDevInbox } from '../src/mail/dev-inbox.ts'
import { inboxPolicy, renderInboxPage } from '../src/mail/inbox-page.ts'

async function fill(count: number) {
  const inbox = createDevInbox(() => new Date('2026-01-02T03:04:05.000Z'))
  for (let index = 0; index < count; index += 1) {
    await inbox.send(
      {
        uuid: String(index),
        to: `<i>${index}@example.org`,
        subject: '<b>x</b>',
        text: '<b>x</b>',
        html: '<html><head></head><body class="x"><b>x</b></body></html>',
        code: '042917',
      },
      0,
    )
  }
  return inbox
}

test('the dev inbox keeps the newest 500 mails, newest first', async () => {
  const inbox = await fill(501)
  expect(inbox.list()).toHaveLength(500)
  expect(inbox.list()[0]).toMatchObject({
    to: '<i>500@example.org',
    at: '2026-01-02T03:04:05.000Z',
  })
  const page = renderInboxPage(inbox.list())
  expect(page.match(/<article>/g)).toHaveLength(50)
  expect(page.indexOf('500@example.org')).toBeLessThan(page.indexOf('499@example.org'))
  expect(page).toContain('<p class="code" title="Copy">042917</p>')
})

test('the page of the dev inbox runs its own script and nothing of a mail [asvs 1.2.3]', async () => {
  const page = renderInboxPage((await fill(1)).list())
  expect(page).not.toMatch(/<b>|<i>/)
  expect(page).toContain('srcdoc="&lt;html&gt;')
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = '']) => script)
  expect(scripts).toHaveLength(1)
  const hash = createHash('sha256')
    .update(scripts[0] ?? '')
    .digest('base64')
  expect(inboxPolicy).toContain(`script-src 'sha256-${hash}'`)
  expect(page).not.toMatch(/sandbox="[^"]*allow-(scripts|same-origin)/)
})
