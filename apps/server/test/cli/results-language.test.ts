import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { launch } from '@latchkey/tools/testing/launch'
import { built, serveEnv } from '@latchkey/tools/testing/server-process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { startLine } from '../../src/process/start-line.ts'
import { isMysql } from '../support/engine.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'

const hook = 'http://localhost:9/hook'

/** Results and refusals of a noun in order, each on the state that the ones before left. */
const lines: Record<string, [line: string, words: RegExp][]> = {
  users: [
    ['users list', /^还没有账号，可用“latchkey users create”新建$/],
    [
      'users create --username ada --email ada@example.com',
      /^已新建账号 ada（用户），由本人在登录页用“忘记密码？”设置密码$/,
    ],
    ['users create --username ada --email ada@example.com', /^该用户名已被使用/],
    ['users show adda', /^没有名为“adda”的账号\n（你要找的是 ada 吗？）$/],
    ['users set-role ada admin', /^ada：角色已改为管理员$/],
    ['users set-status ada muted', /^ada：状态已改为禁言$/],
    ['users set-status ada active', /^ada：状态已改为正常$/],
    ['users reopen ada --email ada@example.net', /^ada：已解锁，邮箱已改为 ada@example\.net$/],
    ['users remove-factors ada', /^ada 没有可移除的/],
    ['users end-sessions ada', /^ada：已结束 0 个会话$/],
    ['users end-all-sessions', /^所有账号：已结束 0 个会话$/],
    ['users forget-hashes', /^没有账号使用其他程序的密码哈希$/],
    ['users list', /^编号 .*\n1 +ada +ada@example\.net +管理员 +正常$/],
    ['users import /none.csv', /^\/none\.csv 不存在$/],
    ['users import /', /^\/ 是文件夹，请指定文件$/],
  ],
  apps: [
    ['apps list', /^还没有应用，/],
    [
      'apps add Notes',
      /^id +\w+\nsecret +\S+\nissuer +\S+\n尚未设置 PUBLIC_URL：.*\n请立即保存密钥.*\n下一步：按 docs\/guide\/your-app\.zh-CN\.md 设置该应用；/,
    ],
    ['apps add Notes', /^已有应用使用相同的名称，/],
    ['apps add Notes --origin x', /^--origin 不能为“x”。应为源（origin），例如 https:/],
    ['apps list', /^编号 .*\n\w+ +Notes +自有 +- +-$/],
    ['apps set Notes --name Jots', /^Jots：已修改$/],
    ['apps rotate-secret Jots', /旧密钥在 \S+ 之前仍有效。$/],
    ['apps show Jot', /^没有名为“Jot”的应用/],
    ['apps doctor Jots --log /none', /^没有文件 \/none；服务把日志写到标准输出/],
    ['apps remove Jots', /^Jots：已移除$/],
  ],
  webhooks: [
    ['webhooks list', /^还没有 Webhook，/],
    [`webhooks add ${hook}`, /请立即保存密钥/],
    ['webhooks add http://example.com', /^“http:\/\/example\.com”不能用作 url。必须使用 https。\n/],
    [`webhooks log ${hook}`, /^没有符合条件的投递记录$/],
    [`webhooks test ${hook}`, /^投递失败：ECONNREFUSED，请检查/],
    [`webhooks rotate-secret ${hook}`, /旧密钥在 \S+ 之前同时用于签名。$/],
    [`webhooks set ${hook} --disable`, /：已停用（由管理员停用）$/],
    [`webhooks list`, /^编号 .*\n\w+ +\S+ +已停用（由管理员停用）$/],
    ['webhooks show x', /^没有名为“x”的 Webhook/],
    [`webhooks redeliver ${hook} --since 2026-01-01`, /^将投递 \d+ 个事件$/],
    [`webhooks remove ${hook}`, /：已移除$/],
  ],
  'the service': [
    ['keys list', /^还没有密钥，/],
    ['mail log', /^没有符合条件的邮件$/],
    ['keys rotate', /^新密钥已公布/],
    ['limits list', /^限制 +允许 +变量\n\w+ +\d+ \S+内 \d+ 次 +LIMIT_/],
    ['limits reset', /^所有来源：已清除 \d+ 个计数（数据库）和 \d+ 条登录失败或等待记录$/],
    ['limits reset pauses nobody', /^没有名为“nobody”的账号/],
    [
      'mail doctor',
      /^没有配置发信账号，邮件都在开发收件箱 http:\/\/localhost:3000\/dev\/inbox 中；如需发出，/,
    ],
    ['mail preview --out /dev/null', /^\/dev\/null 已存在，请换一个名称$/],
    ['proxy doctor http://localhost:9', /^http:\/\/localhost:9 没有响应：请启动服务及其代理/],
    ['secrets usage', /^第 1 个 SECRET_KEY（\S+）：0 个密码/],
    ['database migrate', /^数据库 .* 已是最新/],
    ['backup create /dev/null/x', /^\/dev\/null\/x 的上级不是文件夹$/],
    ['backup restore /none', /^\/none 中没有 latchkey\.db，不是备份$/],
    ['backup verify /none', /^\/none 处没有任何内容$/],
    ['move --to sqlite:x', /^请在 --to 后指定 MySQL 或 MariaDB 数据库\n/],
    ['adopt', /^DATABASE_URL 不是 MySQL 或 MariaDB 数据库/],
    ['audit verify', /^安全日志：(?:\d+ 行尚未封存|还没有任何行)$/],
    ['audit head', /^安全日志还没有末端/],
  ],
}

/** These print JSON, or secrets alone. */
const wordless = ['users export', 'secrets new']

test('every command is among those whose words are tested', () => {
  const named = (command: CommandUnknownOpts): string[] =>
    command.commands.length === 0
      ? [command.name()]
      : command.commands.flatMap((one) => named(one).map((name) => `${command.name()} ${name}`))
  const all = Object.values(lines).flat()
  const tested = (name: string) =>
    wordless.includes(name) || all.some(([line]) => `${line} `.startsWith(`${name} `))
  const commands = createProgram('latchkey').commands.flatMap(named)
  expect(commands.filter((name) => !tested(name))).toEqual([])
})

test.skipIf(isMysql).each(Object.entries(lines))(
  'results and refusals about %s are in Chinese where the terminal is',
  async (_noun, all) => {
    await using database = await createLastingDatabase()
    const env = { DATABASE_URL: database.url, LANG: 'zh_CN.UTF-8' }
    for (const [line, words] of all) {
      // oxlint-disable-next-line no-await-in-loop
      const { out, err } = await runLatchkey(line.split(' '), env)
      const said = `${out}${err}`.trimEnd()
      expect.soft([line, said]).toEqual([line, expect.stringMatching(words)])
      // One sentence on a line bears no full stop; several do.
      expect.soft(said.split('\n').filter((one) => /^[^。]*。$/.test(one))).toEqual([])
    }
  },
)

test('what stands under an old key is told in Chinese where the terminal is', async () => {
  await using database = await createLastingDatabase()
  const [old, fresh] = ['kD8s0-Qm3Zp7vX1cR5tY9uW2eA6bN4hG', 'Lk2j8Hf5Ds9Pq1Wo7Ei3Ru6Ty4Za0XcV']
  const usage = async (SECRET_KEY: string) => {
    const env = { DATABASE_URL: database.url, SECRET_KEY, LANG: 'zh_CN.UTF-8' }
    return (await runLatchkey(['secrets', 'usage'], env)).out
  }
  const env = { DATABASE_URL: database.url, SECRET_KEY: old }
  await runLatchkey(['apps', 'add', 'Notes'], env)
  expect(await usage(`${fresh},${old}`)).toMatch(
    /\n第 2 个 SECRET_KEY（\S+）：0 个密码、2 个签名密钥\n {2}2 个签名密钥：运行中的服务会在一小时内改用第 1 个密钥，请等待完成\n$/,
  )
  expect(await usage(`${old},${fresh}`)).toMatch(
    /\n {2}已没有内容使用此密钥：请从 SECRET_KEY 中删去它并重启服务\n$/,
  )
  expect(await usage(fresh)).toMatch(/\n已不再列出：2 个签名密钥，缺少它们，应用无法获得令牌：/)
})

test('a key that is not listed is named in both languages', async () => {
  await using database = await createLastingDatabase()
  const [old, fresh] = ['kD8s0-Qm3Zp7vX1cR5tY9uW2eA6bN4hG', 'Lk2j8Hf5Ds9Pq1Wo7Ei3Ru6Ty4Za0XcV']
  const run = (SECRET_KEY: string, line: string, LANG = 'C') =>
    runLatchkey(line.split(' '), { DATABASE_URL: database.url, SECRET_KEY, LANG })
  await run(old, `webhooks add ${hook}`)
  const english = await run(fresh, `webhooks test ${hook}`)
  expect(english).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /^the webhook \w+ was created under a SECRET_KEY that is not listed\n$/,
    ),
  })
  const chinese = await run(fresh, `webhooks test ${hook}`, 'zh_CN.UTF-8')
  expect(chinese).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^\w+ 属于未列出的 SECRET_KEY\n$/),
  })
})

test('a row that an import refuses has its reason in Chinese where the terminal is', async () => {
  await using database = await createLastingDatabase()
  const file = join(mkdtempSync(join(tmpdir(), 'latchkey-zh-')), 'accounts.ndjson')
  const hash = '$2b$31$' + 'a'.repeat(53)
  const rows: [row: string, reason: string][] = [
    ['{"username":"ada"}', 'email 未填写'],
    ['{"username":"ada","email":"ada@example.com","rank":1}', '没有字段 rank'],
    [
      '{"username":"ada","email":"ada@example.com","role":"king"}',
      'role 应为以下之一：user、admin、superadmin',
    ],
    ['{"username":"ada","email":5}', 'email 的类型应为 string'],
    ['{"username":"a","email":"ada"}', 'username 过短，email 不是邮箱地址'],
    ['[]', '此行的类型应为 object'],
    ['{"username":"ada","username":"bob"}', '有两个字段同名'],
    ['{', '不是有效的 JSON'],
    [
      `{"username":"ada","email":"ada@example.com","passwordHash":"${hash}"}`,
      'passwordHash 的成本为 31，超过了上限 14',
    ],
  ]
  writeFileSync(file, rows.map(([row]) => row).join('\n'))
  const env = { DATABASE_URL: database.url, LANG: 'zh_CN.UTF-8' }
  const { out, err } = await runLatchkey(['users', 'import', file], env)
  expect(err.split('\n').slice(0, rows.length)).toEqual(
    rows.map(([, reason], at) => `第 ${at + 1} 行：${reason}`),
  )
  expect(out).toBe('已新建 0 个账号，其中 0 个需用“忘记密码？”设置密码；已存在 0 个，拒绝 9 个\n')
})

test('a start that fails says why in Chinese where the terminal is', async () => {
  const env = { ...serveEnv, PORT: 'abc', DATABASE_URL: 'sqlite::memory:', LANG: 'zh_CN.UTF-8' }
  const { code, err } = await launch([process.execPath, join(built, 'main.js')], { env }).ended
  expect([code, err]).toEqual([1, 'Latchkey 无法启动：PORT 应为 0 到 65535 的整数，而不是 abc\n'])
})

test('a start says in Chinese where the data and the mails are, in words that programs wait for', async () => {
  const env = { DATABASE_URL: 'sqlite::memory:', LANG: 'zh_CN.UTF-8' }
  await using server = await startProcess(env)
  const beginning = [
    `Latchkey 已启动，listening on ${server.url}`,
    '  数据： :memory:',
    `  邮件： ${server.url}/dev/inbox`,
  ]
  await expect.poll(() => server.output.out).toContain(`${beginning.join('\n')}\n`)
})

test('a start says so in Chinese alone where a person reads it', () => {
  const url = 'http://localhost:3000'
  expect(startLine(url, true).zh).toBe(`Latchkey 已启动：${url}`)
  for (const words of [startLine(url, false).zh, startLine(url, true).en])
    expect(words).toContain(`listening on ${url}`)
})

test('the address of the page is told where PUBLIC_URL names it', async () => {
  await using database = await createLastingDatabase()
  const env = { DATABASE_URL: database.url, PUBLIC_URL: 'https://id.example.com', PORT: '4000' }
  const create = ['users', 'create', '--username', 'ada', '--email', 'ada@example.com']
  const { out } = await runLatchkey(create, env)
  expect(out).toBe(
    'created user ada, who sets a password at https://id.example.com/forgot-password\n',
  )
})
