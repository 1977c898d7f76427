import { expect, test } from 'vitest'
import { isMysql } from '../support/engine.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'

const hook = 'http://localhost:9/hook'

/** Results and refusals in order, each on the state that the ones before left. */
const lines: [line: string, words: RegExp][] = [
  [
    'users create --username ada --email ada@example.com',
    /^已新建账号 ada（user），由本人在登录页面用“忘记密码？”设置密码$/,
  ],
  ['users create --username ada --email ada@example.com', /^该用户名已被使用/],
  ['users show adda', /^没有名为“adda”的账号\n（你要找的是 ada 吗？）$/],
  ['users set-role ada admin', /^ada：角色已改为 admin$/],
  ['users remove-factors ada', /^ada 没有可移除的/],
  ['users end-all-sessions', /^所有账号：已结束 0 个会话$/],
  ['apps add Notes', /^id +\w+\nsecret +\S+\n请立即保存密钥/],
  ['apps add Notes', /^已有应用使用相同的 name/],
  ['apps rotate-secret Notes', /旧密钥在 \S+ 之前仍有效。$/],
  ['apps show Nots', /^没有名为“Nots”的应用/],
  [`webhooks add ${hook}`, /请立即保存密钥/],
  [`webhooks set ${hook} --disable`, /：已停用（由管理员停用）$/],
  [`webhooks redeliver ${hook} --since 2026-01-01`, /^将投递 \d+ 个事件$/],
  ['keys rotate', /^新密钥已公布/],
  ['limits reset', /^所有来源：已清除 \d+ 个计数（数据库）和 \d+ 条登录失败或等待记录$/],
  ['secrets usage', /^第 1 个 SECRET_KEY（\S+）：0 个密码/],
  ['database migrate', /^数据库 .* 已是最新/],
  ['audit verify', /^安全日志：/],
]

test.skipIf(isMysql)('results and refusals are in Chinese where the terminal is', async () => {
  await using database = await createLastingDatabase()
  const env = { DATABASE_URL: database.url, LANG: 'zh_CN.UTF-8' }
  for (const [line, words] of lines) {
    // oxlint-disable-next-line no-await-in-loop
    const { out, err } = await runLatchkey(line.split(' '), env)
    const said = `${out}${err}`.trimEnd()
    expect.soft([line, said]).toEqual([line, expect.stringMatching(words)])
  }
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
