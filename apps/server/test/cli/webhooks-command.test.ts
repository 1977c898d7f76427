import { Webhook as Verifier } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { useLatchkey } from '../support/use-latchkey.ts'
import { startReceiver } from '../support/webhook-receiver.ts'

const { latchkey, database } = await useLatchkey()

const read = async (...args: string[]) => JSON.parse((await latchkey('webhooks', ...args)).out)

test('an operator adds a webhook, tries it, changes it, gives it a new secret, and removes it', async () => {
  await using receiver = await startReceiver(() => ({ status: 200, text: 'thanks' }))
  const { url } = receiver
  const added = await read('add', url, '--type', 'user.banned', '--type', 'user.muted', '--json')
  const { secret, ...shown } = added
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/)
  expect(shown).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{22}$/),
    url,
    types: ['user.banned', 'user.muted'],
    createdAt: expect.any(String),
  })
  expect(await read('show', url)).toEqual(shown)
  expect(await read('list', '--json')).toEqual([shown])
  expect(JSON.stringify(await database.execute('select * from webhooks'))).not.toContain(secret)

  expect((await latchkey('webhooks', 'test', url)).out).toBe('200 thanks\n')
  const [one] = receiver.received
  expect(new Verifier(secret).verify(one!.body, one!.headers)).toMatchObject({ type: 'test' })
  receiver.state.answer = () => ({ status: 404 })
  expect(await latchkey('webhooks', 'test', url)).toMatchObject({
    code: 1,
    err: 'not delivered: the answer must be 2xx\n',
  })

  expect((await latchkey('webhooks', 'set', url, '--disable')).out).toBe(
    `${url}: disabled (operator)\n`,
  )
  expect((await latchkey('webhooks', 'list')).out).toBe(
    [
      `${'id'.padEnd(22)}  ${'address'.padEnd(url.length)}  state`,
      `${shown.id}  ${url}  disabled (operator)`,
      '',
    ].join('\n'),
  )
  expect(await read('set', url, '--enable', '--all-types', '--json')).toEqual({
    ...shown,
    types: 'all',
  })
  expect(await read('log', url, '--json')).toEqual([])
  expect((await latchkey('webhooks', 'redeliver', url, '--since', '2026-01-01')).out).toBe(
    '0 events to deliver\n',
  )
  const rotated = await read('rotate-secret', url, '--json')
  expect(rotated.secret).not.toBe(secret)
  expect((await latchkey('webhooks', 'remove', url)).out).toBe(`${url}: removed\n`)
  const kinds = await database.execute('select kind from security_events order by id')
  expect(kinds.map((row) => row['kind'])).toEqual([
    'webhook_added',
    'webhook_changed',
    'webhook_changed',
    'webhook_changed',
    'webhook_removed',
  ])
})

test('a test that reaches nobody asks about the way, and a refusal by a rule does not', async () => {
  const gone = await startReceiver(() => ({ status: 200 }))
  await gone[Symbol.asyncDispose]()
  const inside = 'https://10.0.0.1/hook'
  for (const url of [gone.url, inside]) await read('add', url, '--type', 'user.banned', '--json')
  expect((await latchkey('webhooks', 'test', gone.url)).err).toBe(
    'not delivered: ECONNREFUSED. Can this machine reach the address?\n',
  )
  expect((await latchkey('webhooks', 'test', inside)).err).toBe(
    'not delivered: the address is private: set WEBHOOK_ALLOW_PRIVATE=true to allow that\n',
  )
})

test.each([
  [['add', 'http://example.com/hook'], 2, 'It needs https.'],
  [['add', 'https://example.com/hook', '--type', 'user.bannd'], 2, 'Did you mean user.banned?'],
  [['set', 'https://example.com/hook'], 2, 'no change was given'],
  [['redeliver', 'https://example.com/hook'], 2, 'give either --event or --since'],
  [['show', 'https://example.com/hook'], 1, 'no webhook is called "https://example.com/hook"'],
])('%j is refused in words', async (args, code, words) => {
  const answer = await latchkey('webhooks', ...args)
  expect(answer.code).toBe(code)
  expect(answer.err).toContain(words)
})
