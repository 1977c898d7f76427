import { jsonOption, nonEmpty, path } from '../arguments.ts'
import { noun, paragraph, verb } from '../tree.ts'

const load = () => import('../actions/backup.ts')

const create = () =>
  verb('create', 'Backs up the SQLite file and generated secrets while the service runs', [
    'backup create backups/2026-11-24',
  ])
    .argument('<folder>', 'a new folder', path)
    .addOption(jsonOption())
    .action(async (folder, options) => (await load()).createBackup(folder, options))

const restore = () =>
  verb('restore', 'Replaces the SQLite file with a backup and keeps the replaced files', [
    'backup restore backups/2026-11-24',
  ])
    .argument('<folder>', 'the folder of a backup; stop the service first', path)
    .action(async (folder) => (await load()).restoreBackup(folder))

const verify = () =>
  verb('verify', 'Restores a backup into a scratch database and tests it there', [
    'backup verify backups/2026-11-24',
    'backup verify latchkey.sql.gz --scratch latchkey_trial',
  ])
    .argument('<backup>', 'a folder of "backup create", a SQLite file or a dump of MySQL', path)
    .option(
      '--scratch <database>',
      'for a dump: the name or URL of a database that is empty or does not exist, and is left so',
      nonEmpty,
    )
    .addOption(jsonOption())
    .addHelpText('after', paragraph(steps))
    .addHelpText('after', paragraph(verdicts))
    .action(async (given, options) =>
      (await import('../actions/backup-verify.ts')).verifyBackup(given, options),
    )

const steps =
  "It is migrated, its rows are counted, its security log is verified, and a new account signs in. The live database, its service and people's mailboxes are left alone."
const verdicts =
  'Exit codes: 0 it can be restored, 1 it cannot, or its log was altered, 2 wrong usage, 3 no verdict: it belongs to another SECRET_KEY or to a newer release, or nothing could be tried.'

export const backup = () =>
  noun('backup', 'Backups of SQLite; checks those of MySQL and MariaDB too', [
    create(),
    restore(),
    verify(),
  ])
