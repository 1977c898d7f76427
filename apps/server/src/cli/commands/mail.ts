import { locales } from '@latchkey/shared/auth'
import { outboxStates } from '../../outbox/outbox-states.ts'
import { choiceOption, emailAddress, jsonOption, path, wholeNumber } from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const langOption = () =>
  choiceOption('--lang <language>', 'instead of the language of the environment', locales)

const doctor = () =>
  verb('doctor', 'Finds out why mails do not arrive, and what to do', [
    'mail doctor',
    'mail doctor --to you@example.com',
  ])
    .option('--to <address>', 'sends a test mail there through every sender', emailAddress)
    .addOption(jsonOption())
    .addOption(langOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 all is well, 1 a sender cannot send, 2 wrong usage, 3 warnings only.',
    )
    .action(async (options) => (await import('../actions/mail-doctor.ts')).examineMail(options))

const log = () =>
  verb('log', 'Lists mails, newest first, and explains what went wrong', [
    'mail log',
    'mail log --state refused --limit 10',
    'mail log --addresses --json',
  ])
    .option('--limit <number>', 'how many', wholeNumber(1, 10_000), 50)
    .addOption(choiceOption('--state <state>', 'only mails in this state', outboxStates))
    .option('--addresses', 'shows recipients in full')
    .addOption(jsonOption())
    .addOption(langOption())
    .action(async (options) => (await import('../actions/mail-log.ts')).logMails(options))

const preview = () =>
  verb('preview', 'Shows every mail in both languages on a page of this machine', [
    'mail preview',
    'mail preview --out mails',
  ])
    .option('--out <folder>', 'writes each mail to an HTML file there instead', path)
    .action(async (options) => (await import('../actions/mail-preview.ts')).showMails(options))

export const mail = () => noun('mail', 'How mails leave', [doctor(), log(), preview()])
