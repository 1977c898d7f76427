import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isMysql } from '../support/engine.ts'
import { createOldDatabase } from '../support/predecessor.ts'
import { runLatchkey } from '../support/run-latchkey.ts'

const folder = mkdtempSync(join(tmpdir(), 'latchkey-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rows = [
  { id: 2, username: 'Ａda', email: 'wide@example.com', status: 'banned' },
  { id: 3, username: 'ada' },
  { id: 5, username: 'kim' },
  { id: 6, username: ' kim', email: 'blank@example.com' },
  { id: 7, username: 'x@example.com', email: 'at@example.com' },
  { id: 8, username: 'x', email: 'x@example.com' },
  { id: 9, username: '=cmd()', email: 'a@example.com,b@example.com' },
  { id: 10, username: 'plain', password: 'sunflower7' },
  { id: 11, username: 'empty', password: '' },
  { id: 12, username: 'norole', role: null, created: null, updated: null },
  { id: 13, username: 'wide', email: 'ｗide@example.com' },
  { id: 14, username: 'reset', updated: '2024-06-01 20:00:00' },
]

describe.runIf(isMysql)('the report of an adoption', () => {
  test('has a row for each decision, before anything is changed', async () => {
    await using database = await createOldDatabase(rows)
    const before = await database.shape()
    const report = join(folder, 'decisions.csv')
    const env = { DATABASE_URL: database.url }
    const outcome = await runLatchkey(['adopt', '--dry-run', '--report', report], env)
    expect(outcome).toMatchObject({ code: 0, err: '' })
    expect(await database.shape()).toEqual(before)
    const lines = readFileSync(report, 'utf8').replace('\uFEFF', '').trimEnd().split('\r\n')
    const decisions = lines.map((line) => {
      const [id, username] = line.split(',')
      return `${id} ${username} ${oneOf(line)}`
    })
    expect(decisions).toEqual([
      'id username decision',
      '  clock',
      '  codes_closed',
      '  deletion_blocked',
      '2 Ａda username_shared',
      '2 Ａda email_shared',
      '6  kim username_kept',
      '7 x@example.com username_is_address',
      '8 x username_kept',
      "9 '=cmd() username_kept",
      "9 '=cmd() email_unusable",
      '10 plain password_reset',
      '11 empty password_reset',
      '12 norole role_filled',
      '12 norole created_at_filled',
      '12 norole updated_at_filled',
      '14 reset updated_at_corrected',
    ])
  })

  test('is in Chinese where the terminal is, but for its decisions', async () => {
    await using database = await createOldDatabase(rows)
    const report = join(folder, 'decisions.zh.csv')
    const env = { DATABASE_URL: database.url, LANG: 'zh_CN.UTF-8' }
    const { out } = await runLatchkey(['adopt', '--dry-run', '--report', report], env)
    expect(out).toMatch(/：12 个账号；晚八小时的时间：由旧服务写入的（service）\n {2}clock：1\n/)
    expect(out).toMatch(/\n计算 12 个密码的哈希约需 \d+ (秒|分钟)\n$/)
    const details = readFileSync(report, 'utf8').trimEnd().split('\r\n').slice(1)
    const spoken = details.filter((line) => !/clock|role_filled|_at_filled/.test(line))
    for (const line of spoken) expect(line).toMatch(/[a-z]+_?[a-z_]+,"?.*\p{Script=Han}/u)
    const refused = await runLatchkey(['adopt'], env)
    expect(refused.err).toMatch(/^请指定备份文件（--backup <file>），或确认/)
  })

  test('is followed: the oldest active account keeps a name that several have', async () => {
    await using database = await createOldDatabase(rows)
    const env = { DATABASE_URL: database.url }
    expect((await runLatchkey(['adopt', '--i-have-a-backup'], env)).code).toBe(0)
    const names = await database.execute(
      'select id, username, username_canonical as name, email_canonical as address from users order by id',
    )
    const found = new Map(names.map((row) => [row['id'], [row['name'], row['address']]]))
    expect(found.get(2)).toEqual(['ADOPTED 2', 'ADOPTED 2'])
    expect(found.get(3)).toEqual(['ada', 'ada@example.com'])
    expect(found.get(7)?.[0]).toBe('OTHER x@example.com')
    expect(found.get(8)?.[1]).toBe('x@example.com')
    expect(found.get(13)?.[1]).toBe('wide@example.com')
    expect(names.map(({ username }) => username)).toEqual(rows.map(({ username }) => username))
  })

  test('is not needed for a refusal: without a word about a backup nothing begins', async () => {
    await using database = await createOldDatabase(rows)
    const before = await database.shape()
    const outcome = await runLatchkey(['adopt'], { DATABASE_URL: database.url })
    expect(outcome.code).toBe(1)
    expect(outcome.err).toContain('--i-have-a-backup')
    expect(await database.shape()).toEqual(before)
  })
})

const oneOf = (line: string): string =>
  /,(decision|clock|codes_closed|deletion_blocked|[a-z]+_[a-z_]+)(?:,|$)/.exec(line)?.[1] ?? ''
