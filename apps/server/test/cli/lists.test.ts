import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { onOneLine, say, sayJson } from '../../src/cli/output.ts'
import { createTable } from '../../src/cli/table.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'
import { useLatchkey } from '../support/use-latchkey.ts'

const { latchkey, database } = await useLatchkey()
const hook = 'http://localhost:9/hook'

beforeAll(async () => {
  await latchkey('users', 'create', '--username', '小明', '--email', 'ming@example.com')
  await latchkey('apps', 'add', 'Notes')
  await latchkey('webhooks', 'add', hook)
  await latchkey('users', 'set-status', '小明', 'muted')
  await latchkey('webhooks', 'redeliver', hook, '--since', '2026-01-01')
  await latchkey('keys', 'rotate')
})

afterEach(() => vi.restoreAllMocks())

test.each([
  ['users list', 'id  username  email  role  status', '编号  用户名  邮箱  角色  状态'],
  ['apps list', 'id  name  kind  origins  audience', '编号  名称  类型  源  受众'],
  ['webhooks list', 'id  address  state', '编号  地址  状态'],
  [
    `webhooks log ${hook}`,
    'created (UTC)  event  type  state  attempts  status  fault',
    '创建时间（UTC）  事件  类型  状态  尝试次数  响应状态码  错误',
  ],
  ['keys list', 'key  algorithm  signs from (UTC)', '密钥  算法  开始签名（UTC）'],
  ['limits list', 'limit  allows  variable', '限制  允许  变量'],
])('%s begins with a heading, in the language of the terminal', async (line, english, chinese) => {
  for (const [LANG, heading] of [
    ['C', english],
    ['zh_CN.UTF-8', chinese],
  ] as const) {
    const { code, out, err } = await runLatchkey(line.split(' '), {
      DATABASE_URL: database.url,
      LANG,
    })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.split('\n')[0]?.replaceAll(/ {2,}/g, '  ')).toBe(heading)
    expect(out).not.toMatch(/\t| $/m)
  }
  const { out } = await latchkey(...line.split(' '), '--json')
  expect(JSON.parse(out)).toBeInstanceOf(Array)
})

test.each([
  ['users list', 'No accounts yet. "latchkey users create" creates one.', '还没有账号'],
  ['apps list', 'No apps yet. "latchkey apps add" registers one.', '还没有应用'],
  ['webhooks list', 'No webhooks yet. "latchkey webhooks add" registers one.', '还没有 Webhook'],
  ['keys list', 'No keys yet. The service creates them when an app first needs one.', '还没有密钥'],
  ['mail log', 'No emails found.', '没有符合条件的邮件'],
])('an empty %s is one sentence and no heading', async (line, english, chinese) => {
  await using empty = await createLastingDatabase()
  for (const [LANG, sentence] of [
    ['C', `${english}\n`],
    ['zh_CN.UTF-8', expect.stringContaining(chinese)],
  ] as const)
    expect(await runLatchkey(line.split(' '), { DATABASE_URL: empty.url, LANG })).toMatchObject({
      code: 0,
      out: '',
      err: sentence,
    })
  const { out } = await runLatchkey([...line.split(' '), '--json'], { DATABASE_URL: empty.url })
  expect(JSON.parse(out)).toEqual([])
})

test('an app is listed with its origins', async () => {
  const [one, other] = ['https://pages.example.com', 'http://localhost:5173']
  await latchkey('apps', 'add', 'Pages', '--origin', one, '--origin', other)
  expect((await latchkey('apps', 'list')).out).toMatch(
    /^\w+ +Pages +own +https:\/\/pages\.example\.com http:\/\/localhost:5173 +-$/m,
  )
})

test('values of the lists are in the language of the terminal, too', async () => {
  const run = async (LANG: string, line: string) =>
    (await runLatchkey(line.split(' '), { DATABASE_URL: database.url, LANG })).out
  expect(await run('C', 'limits list')).toMatch(/^sendsPerIp +20 in 1 hour /m)
  expect(await run('zh_CN.UTF-8', 'limits list')).toMatch(/^sendsPerIp +1 小时内 20 次/m)
  expect(await run('C', 'webhooks list')).toMatch(/ enabled$/m)
  expect(await run('zh_CN.UTF-8', 'webhooks list')).toMatch(/ 已启用$/m)
})

test('columns keep their place below wide characters, empty cells and wider rows of a later part', () => {
  let said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  const table = createTable({ en: ['name', 'since (UTC)', 'note'], zh: [] }, 'en')
  table.print([
    ['小明', new Date('2026-12-01T08:00:00.123Z'), null],
    ['ada', undefined, ''],
  ])
  table.print([['이영희님', null, 7]])
  expect(said.split('\n')).toEqual([
    'name  since (UTC)          note',
    '小明  2026-12-01 08:00:00  -',
    'ada   -                    -',
    '이영희님  -                    7',
    '',
  ])
})

test('a stored text commands no terminal and begins no line, and JSON keeps it', () => {
  let said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  const name = 'a\u001B[31m\u009B2J\u202Eb\nfake\t1'
  createTable({ en: ['name'], zh: [] }, 'en').print([[name]])
  say(`${onOneLine(name)}: done`)
  say('one\ntwo')
  const shown = String.raw`a\u001b[31m\u009b2J\u202eb\u000afake\u00091`
  expect(said).toBe(`name\n${shown}\n${shown}: done\none\ntwo\n`)
  said = ''
  sayJson({ name })
  expect(said).not.toMatch(/[^\P{Cc}\n]|\u202E/u)
  expect(JSON.parse(said)).toEqual({ name })
})
