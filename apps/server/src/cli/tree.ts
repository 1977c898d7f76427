import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'

/** Examples are written without the name of the program: `users list`. */
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
  const examples = verbs.slice(0, 1).map((one) => `${name} ${one.name()} --help`)
  const command = verb(name, description, examples).usage('<verb> [options]')
  for (const one of verbs) command.addCommand(one)
  return command
}

export function exampleText(command: CommandUnknownOpts, examples: readonly string[]): string {
  const title = examples.length === 1 ? 'Example:' : 'Examples:'
  const lines = examples.map((example) => `  $ ${rootOf(command).name()} ${example}`)
  return ['', title, ...lines].join('\n')
}

const rootOf = (command: CommandUnknownOpts): CommandUnknownOpts =>
  command.parent ? rootOf(command.parent) : command

/**
 * Sets what the parser does not inherit: errors are thrown, and end with the usage of their command.
 */
export function prepare(command: CommandUnknownOpts): void {
  const usage = command.createHelp().commandUsage(command)
  const path = usage.replace(/ [<[].*$/, '')
  command
    .exitOverride()
    .helpOption('-h, --help', 'shows this help')
    .showHelpAfterError(`\nUsage: ${usage}\nMore: ${path} --help`)
  if (command.parent) command.helpCommand(false)
  for (const child of command.commands) prepare(child)
}
