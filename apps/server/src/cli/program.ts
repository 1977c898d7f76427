import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import type { Locale } from '@latchkey/shared/auth'
import { readVersion } from '../built-files.ts'
import { adopt } from './commands/adopt.ts'
import { apps } from './commands/apps.ts'
import { audit } from './commands/audit.ts'
import { backup } from './commands/backup.ts'
import { database } from './commands/database.ts'
import { keys } from './commands/keys.ts'
import { limits } from './commands/limits.ts'
import { mail } from './commands/mail.ts'
import { move } from './commands/move.ts'
import { proxy } from './commands/proxy.ts'
import { secrets } from './commands/secrets.ts'
import { users } from './commands/users.ts'
import { webhooks } from './commands/webhooks.ts'
import { exampleText, applyDefaults } from './tree.ts'

const exitCodes = [
  'done',
  'refused or failed: the reason is on standard error',
  'wrong usage',
  'no verdict (apps doctor, audit verify, backup verify, mail doctor, proxy doctor)',
]

function exitCodeHelp({ command }: { command: CommandUnknownOpts }): string {
  const help = command.createHelp()
  const item = (text: string, code: number) =>
    help.formatItem(String(code), 1, help.styleDescriptionText(text), help)
  return ['', help.styleTitle('Exit codes:'), ...exitCodes.map(item)].join('\n')
}

const nouns = [
  users,
  apps,
  webhooks,
  keys,
  limits,
  mail,
  proxy,
  audit,
  secrets,
  database,
  backup,
  move,
  adopt,
]

/** Builds the whole command line. A command's code is loaded only when the command runs. */
export function createProgram(name: string, lang: Locale = 'en'): Command {
  const program = new Command(name)
    .description('Commands for operators. They read the same settings as the service.')
    .usage('<noun> <verb> [options]')
    .version(readVersion(), '--version', 'shows the version')
    .helpCommand('help [noun]', 'shows the help of a noun')
    .addHelpText('after', exitCodeHelp)
    .addHelpText('after', ({ command }) => exampleText(command, ['users list', 'help users']))
  for (const noun of nouns) program.addCommand(noun())
  applyDefaults(program, lang)
  return program
}
