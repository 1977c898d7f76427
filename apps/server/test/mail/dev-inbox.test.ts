import { expect, test } from 'vitest'
import { createDevInbox } from '../../src/mail/dev-inbox.ts'

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
})
