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
  expect(out).toMatch(/^用法: latchkey users /)
})

test('the Chinese help translates no text that is gone', () => {
  const english = help('en').join('\n').replaceAll(/\s+/g, ' ')
  const keys = Object.keys({ ...zhUsers, ...zhApps, ...zhService, ...zhBelow })
  expect(keys.filter((key) => !english.includes(key))).toEqual([])
})

test('no line of the Chinese help is wider than the terminal, or begins with a closing mark', () => {
  const lines = help('zh').flatMap((text) => text.split('\n'))
  const isText = (line: string) => !/^ {2}\$ |^\S+ latchkey/.test(line)
  expect(lines.filter((line) => isText(line) && widthOf(line) > columns)).toEqual([])
  expect(lines.filter((line) => /^ *[，。；：、）”]/.test(line))).toEqual([])
})
