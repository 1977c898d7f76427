import { expect, test } from 'vitest'
import { runLatchkey } from '../support/run-latchkey.ts'
import { good, register, startTestApp } from '../support/harness.ts'
import { startMailServer } from '../support/failing-smtp.ts'
import { createLastingDatabase } from '../support/server-process.ts'

type Row = Record<string, unknown> & { diagnosis: Record<string, string> | null }

/** Two mails: one was accepted; the other failed once, and on a stopped clock no retry is due. */
async function startStory(fault: 'mailbox unknown' | 'data put off') {
  const database = await createLastingDatabase()
  const server = await startMailServer()
  const begun = new Date()
  const app = await startTestApp(
    { DATABASE_URL: database.url, MAIL_PORT: String(server.port) },
    { clock: () => begun },
  )
  const states = () => database.execute('select state, diagnosis from mails order by id')
  const ask = (email: string) => app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  await ask('ann@example.org')
  await expect.poll(states).toMatchObject([{ state: 'sent' }])
  server.state.fault = fault
  await ask('bob@example.org')
  await expect.poll(async () => (await states())[1]?.['diagnosis']).toBeTruthy()
  return {
    sender: `127.0.0.1:${server.port}`,
    log: (...args: string[]) =>
      runLatchkey(['mail', 'log', ...args], { DATABASE_URL: database.url }),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

test('the log lists mails newest first, masks whom they were for, and explains what went wrong', async () => {
  await using story = await startStory('mailbox unknown')
  const { code, out, err } = await story.log()
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const [head = '', first = '', second = ''] = out.split('\n')
  expect(first).toMatch(/register_code +b\*\*\*@example\.org +refused +1 +- +- +mailbox-unknown$/)
  expect(second).toMatch(/register_code +a\*\*\*@example\.org +sent +1 /)
  expect(second).toContain(story.sender)
  for (const word of ['template', 'recipient', 'state', 'attempts', 'sender', 'diagnosis']) {
    const column = head.indexOf(word)
    for (const line of [first, second])
      expect(line.slice(column - 2, column + 1)).toMatch(/^ {2}\S$/)
  }
  expect(out).toContain('cause: The recipient address does not exist')
  expect(out).toContain('last reply: 550 5.1.1 no such user here')
  expect(out).not.toMatch(/(ann|bob)@|\b\d{6}\b/)
  expect((await story.log('--addresses')).out).toContain('bob@example.org')
  const chinese = await story.log('--lang', 'zh')
  expect(chinese.out).toContain('解决办法：请用户核对地址')
  const heading =
    /^创建时间（UTC） +模板 +收件人 +状态 +尝试次数 +发信服务器 +下次尝试（UTC） +诊断\n/
  expect(chinese.out).toMatch(heading)
})

test('the log can be narrowed to a state and a number, and read by programs', async () => {
  await using story = await startStory('data put off')
  const read = async (...args: string[]) =>
    JSON.parse((await story.log('--json', ...args)).out) as Row[]
  expect(await read()).toMatchObject([
    { state: 'queued', recipient: 'b***@example.org', attempts: 1, template: 'register_code' },
    { state: 'sent', nextTryAt: null, diagnosis: null, sender: story.sender },
  ])
  expect(await read('--limit', '1')).toHaveLength(1)
  expect(await read('--state', 'expired')).toEqual([])
  const [waiting] = await read('--state', 'queued')
  expect(Date.parse(String(waiting?.['nextTryAt']))).toBeGreaterThan(
    Date.parse(String(waiting?.['createdAt'])),
  )
  expect(waiting?.diagnosis).toMatchObject({ reply: '451 4.3.0 try again' })
  for (const word of ['id', 'cause', 'remedy']) expect(waiting?.diagnosis?.[word]).toMatch(/\w+/)
  expect(await story.log('--state', 'refused')).toMatchObject({
    out: '',
    err: 'No emails found.\n',
  })
})

test('a notice shows up in the log without the name of whom it is for', async () => {
  await using database = await createLastingDatabase()
  await using app = await startTestApp({ DATABASE_URL: database.url })
  const browser = app.browser()
  await register(app, browser, 'carol')
  await browser.api.account.changePassword.mutate({
    currentPassword: good,
    password: 'a'.repeat(64),
  })
  const { out } = await runLatchkey(['mail', 'log'], { DATABASE_URL: database.url })
  expect(out).toMatch(/password_changed +c\*\*\*@example\.com/)
  expect(out).not.toContain('carol')
})

test.each([
  ['--limit', '0'],
  ['--limit', 'many'],
  ['--state', 'lost'],
  ['--lang', 'fr'],
  ['--nonsense'],
  ['stray'],
])('%s %s is wrong usage', async (...args) => {
  const { code, out, err } = await runLatchkey(['mail', 'log', ...args.filter(Boolean)])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('Usage: latchkey mail log')
})

test('the log tells a wrong configuration from a database it cannot read', async () => {
  const wrong = await runLatchkey(['mail', 'log'], { DATABASE_URL: 'postgres://x' })
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('DATABASE_URL') })
  const gone = await runLatchkey(['mail', 'log'], { DATABASE_URL: 'mysql://root@127.0.0.1:1/x' })
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('cannot be reached') })
})
