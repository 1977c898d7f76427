import type { Locale } from '@latchkey/shared/auth'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { chineseHelp } from './help/chinese.ts'
import { chineseError } from './help/zh-errors.ts'
import { refuseUnknown, unknownCommand } from './unknown-command.ts'
import { widthOf } from './width.ts'

/** `examples` omit the program name. */
export function verb(name: string, description: string, examples: readonly string[]): Command {
  return new Command(name)
    .description(description)
    .addHelpText('after', ({ command }) => exampleText(command, examples))
}

export function noun(
  name: string,
  description: string,
  verbs: readonly CommandUnknownOpts[],
): Command {
  const examples = verbs.slice(0, 1).map((subcommand) => `${name} ${subcommand.name()} --help`)
  const command = verb(name, description, examples).usage('<verb> [options]')
  for (const subcommand of verbs) command.addCommand(subcommand)
  return command
}

export function exampleText(command: CommandUnknownOpts, examples: readonly string[]): string {
  const title = command.createHelp().styleTitle(examples.length === 1 ? 'Example:' : 'Examples:')
  const lines = examples.map((example) => `  $ ${rootOf(command).name()} ${example}`)
  return ['', title, ...lines].join('\n')
}

/** A paragraph below the help, in its language. */
export const paragraph =
  (text: string) =>
  ({ command }: { command: CommandUnknownOpts }): string => {
    const help = command.createHelp()
    return `\n${help.boxWrap(help.styleTitle(text), 80)}`
  }

const rootOf = (command: CommandUnknownOpts): CommandUnknownOpts =>
  command.parent ? rootOf(command.parent) : command

/** The parser's messages use names of its own code, and a prefix that our own refusals lack. */
const inOurWords = (error: string): string =>
  error
    .replace(/^error: /, '')
    .replace(
      /^command-argument value '(.*)' is invalid for argument '(.*?)'\./,
      '"$1" is not a valid $2.',
    )
    .replace(/^option '.*?(--[\w-]+).*?' argument '(.*)' is invalid\./, '$1 cannot be "$2".')
    .replace(/^missing required argument '(.*)'/, '<$1> is missing.')

/** The parser would look for required options first, and call the mistyped name of one missing. */
function requireOptionsLast(command: CommandUnknownOpts): void {
  const required = command.options.filter(({ mandatory }) => mandatory)
  for (const option of required) option.mandatory = false
  command.hook('preAction', () => {
    const missing = required.find(
      (one) => command.getOptionValue(one.attributeName()) === undefined,
    )
    if (missing) command.error(`${missing.long} is missing.`)
  })
}

/** Applies the settings that commander does not inherit: errors throw and show the command's usage. */
export function applyDefaults(command: CommandUnknownOpts, lang: Locale): void {
  if (lang === 'zh') command.configureHelp(chineseHelp(widthOf))
  const said = lang === 'zh' ? chineseError : (text: string) => text
  const usage = command.createHelp().commandUsage(command)
  const path = usage.replace(/ [<[].*$/, '')
  command
    .configureOutput({
      outputError(text, write) {
        const [, word] = /^(?:error: )?unknown command '(.*?)'/.exec(text) ?? []
        write(said(word === undefined ? inOurWords(text) : unknownCommand(command, word)))
      },
    })
    .addHelpText('before', () => refuseUnknown(command))
    .exitOverride()
    .helpOption('-h, --help', 'shows this help')
    .showHelpAfterError(
      lang === 'zh'
        ? `\n用法：${usage}\n更多：${path} --help`
        : `\nUsage: ${usage}\nMore: ${path} --help`,
    )
  if (command.parent) command.helpCommand(false)
  requireOptionsLast(command)
  for (const child of command.commands) applyDefaults(child, lang)
}
