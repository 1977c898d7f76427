import { locales } from '@latchkey/shared/auth'
import { outboxStates } from '../../outbox/outbox-states.ts'
import { choiceOption, emailAddress, jsonOption, path, wholeNumber } from '../arguments.ts'
import { noun, paragraph, verb } from '../tree.ts'

const langOption = () =>
  choiceOption(
    '--lang <language>',
    'the language of the output, if not that of the environment',
    locales,
  )

const doctor = () =>
  verb('doctor', 'Finds out why emails do not arrive, and what to do', [
    'mail doctor',
    'mail doctor --to you@example.com',
  ])
    .option(
      '--to <address>',
      'sends a test email to this address through every sender',
      emailAddress,
    )
    .addOption(jsonOption())
    .addOption(langOption())
    .addHelpText(
      'after',
      paragraph(
        'Exit codes: 0 everything works, 1 a sender cannot send, 2 wrong usage, 3 warnings only.',
      ),
    )
    .action(async (options) => (await import('../actions/mail-doctor.ts')).examineMail(options))

const log = () =>
  verb('log', 'Lists emails, newest first, and explains what went wrong', [
    'mail log',
    'mail log --state refused --limit 10',
    'mail log --addresses --json',
  ])
    .option('--limit <count>', 'how many to list', wholeNumber(1, 10_000), 50)
    .addOption(choiceOption('--state <state>', 'only emails in this state', outboxStates))
    .option('--addresses', 'shows recipients in full')
    .addOption(jsonOption())
    .addOption(langOption())
    .action(async (options) => (await import('../actions/mail-log.ts')).logMails(options))

const preview = () =>
  verb('preview', 'Shows every email in both languages on a local page', [
    'mail preview',
    'mail preview --out mails',
  ])
    .option('--out <folder>', 'writes each email to an HTML file in this folder instead', path)
    .action(async (options) => (await import('../actions/mail-preview.ts')).showMails(options))

export const mail = () => noun('mail', 'Email delivery', [doctor(), log(), preview()])
