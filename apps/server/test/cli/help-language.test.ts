import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { expect, test } from 'vitest'
import { zhApps } from '../../src/cli/help/zh-apps.ts'
import { zhBelow } from '../../src/cli/help/zh-below.ts'
import { zhService } from '../../src/cli/help/zh-service.ts'
import { zhUsers } from '../../src/cli/help/zh-users.ts'
import { createProgram } from '../../src/cli/program.ts'
import { widthOf } from '../../src/cli/width.ts'
import { runLatchkey } from '../support/run-latchkey.ts'

const allBelow = (command: CommandUnknownOpts): CommandUnknownOpts[] => [
  command,
  ...command.commands.flatMap(allBelow),
]

const columns = 80

function helpOf(command: CommandUnknownOpts): string {
  let help = ''
  command.configureOutput({
    writeOut: (text) => (help += text),
    getOutHelpWidth: () => columns,
  })
  command.outputHelp()
  return help
}

const help = (lang: 'en' | 'zh') => allBelow(createProgram('latchkey', lang)).map(helpOf)

/** Lines of words alone: usages, terms and examples keep theirs. */
const proseOf = (text: string): string[] =>
  text.split('\n').filter((line) => /^\S/.test(line) && !/^\S+ latchkey /.test(line))

test('every text of the help is in Chinese where the terminal is', async () => {
  for (const command of allBelow(createProgram('latchkey', 'zh'))) {
    const { styleDescriptionText } = command.createHelp()
    const texts = [
      command.description(),
      ...[...command.options, ...command.registeredArguments].map(({ description }) => description),
    ]
    for (const text of texts) expect(styleDescriptionText(text)).toMatch(/\p{Script=Han}/u)
  }
  for (const text of help('zh').flatMap(proseOf))
    expect(text).toMatch(/\p{Script=Han}|^SECRET_KEY/u)
  const { out } = await runLatchkey(['users', '--help'], { LANG: 'zh_CN.UTF-8' })
  expect(out).toMatch(/^用法：latchkey users /)
})

test('the Chinese help translates no text that is gone', () => {
  const english = help('en').join('\n').replaceAll(/\s+/g, ' ')
  const keys = Object.keys({ ...zhUsers, ...zhApps, ...zhService, ...zhBelow })
  expect(keys.filter((key) => !english.includes(key))).toEqual([])
})

test('no text of the Chinese help that is one sentence ends in a full stop', () => {
  const texts = Object.values({ ...zhUsers, ...zhApps, ...zhService, ...zhBelow })
  expect(texts.filter((text) => /^[^。]*。$/.test(text))).toEqual([])
})

test('no line of the Chinese help ends within a word', () => {
  const text = help('zh').join('\n')
  const joined = text.replaceAll(/(\p{Script=Han})\n +(?=\p{Script=Han})/gu, '$1')
  expect(joined).not.toBe(text)
  for (const word of ['密码哈希', '重置密码', '删去', '响应', '这一次', '程序'])
    expect([word, text.split(word).length]).toEqual([word, joined.split(word).length])
})

test.each([
  ['user list', '没有命令“user”\n（你要找的是 users 吗？）'],
  ['help mial', '没有命令“mial”\n（你要找的是 mail 吗？）'],
  ['users list --jsn', '没有选项“--jsn”\n（你要找的是 --json 吗？）'],
  ['users set-role ada amdin', '“amdin”不能用作 role。应为以下之一：user、admin、superadmin。'],
  ['users show', '缺少 <account>'],
  ['users show a b', '参数过多，应为 1 个，实为 2 个：a、b'],
  ['mail log --limit 1.5', '--limit 不能为“1.5”。应为 1 到 10000 的整数。'],
  ['webhooks add http://a.example', '“http://a.example”不能用作 url。必须使用 https。'],
  [
    'apps add Notes --origin notes',
    '--origin 不能为“notes”。应为源（origin），例如 https://app.example.com。',
  ],
  ['apps add --for grafana http://a.example', '“http://a.example”不能用作地址。必须使用 https。'],
  ['apps set Notes', '没有指定任何修改，请至少指定一项设置'],
])('wrong usage is told in Chinese where the terminal is: %s', async (line, words) => {
  const { code, err } = await runLatchkey(line.split(' '), { LANG: 'zh_CN.UTF-8' })
  expect(code).toBe(2)
  expect(err.startsWith(`${words}\n`)).toBe(true)
  expect(err).toContain('用法：latchkey')
  expect(err).not.toMatch(/error:|Expected|Usage|\bIt /)
})

test('no line of the Chinese help is wider than the terminal, or begins with a closing mark', () => {
  const lines = help('zh').flatMap((text) => text.split('\n'))
  const isText = (line: string) => !/^ {2}\$ |^\S+ latchkey/.test(line)
  expect(lines.filter((line) => isText(line) && widthOf(line) > columns)).toEqual([])
  expect(lines.filter((line) => /^ *[，。；：、）”]/.test(line))).toEqual([])
})
