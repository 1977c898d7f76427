import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { guess } from './arguments.ts'
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

const exitCodeHelp = `
Exit codes:
  0  done
  1  refused or failed: the reason is on standard error
  2  wrong usage
  3  no verdict (apps doctor, audit verify, backup verify, mail doctor, proxy
     doctor)`

/** `help nonsense` shows the whole help, which alone would not explain why. */
function unknownNoun({ args: [first, noun], commands }: CommandUnknownOpts): string {
  if (first !== 'help' || noun === undefined) return ''
  const names = commands.map((one) => one.name())
  return `error: unknown command '${noun}'${guess(noun, names)}\n`
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
export function createProgram(name: string): Command {
  const program = new Command(name)
    .description('Commands for operators. They read the same settings as the service.')
    .usage('<noun> <verb> [options]')
    .helpCommand('help [noun]', 'shows the help of a noun')
    .addHelpText('before', ({ error, command }) => (error ? unknownNoun(command) : ''))
    .addHelpText('after', exitCodeHelp)
    .addHelpText('after', ({ command }) => exampleText(command, ['users list', 'help users']))
  for (const noun of nouns) program.addCommand(noun())
  applyDefaults(program)
  return program
}
