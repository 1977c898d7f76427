import { jsonOption, path } from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const load = () => import('../actions/backup.ts')

const create = () =>
  verb(
    'create',
    'Copies the SQLite file, and generated secrets beside it, while the service runs',
    ['backup create backups/2026-11-24'],
  )
    .argument('<folder>', 'a new folder', path)
    .addOption(jsonOption())
    .action(async (folder, options) => (await load()).createBackup(folder, options))

const restore = () =>
  verb('restore', 'Puts a backup in place of the SQLite file and keeps what was there', [
    'backup restore backups/2026-11-24',
  ])
    .argument('<folder>', 'the folder of a backup; stop the service first', path)
    .action(async (folder) => (await load()).restoreBackup(folder))

export const backup = () =>
  noun('backup', 'Copies of a SQLite database; MySQL and MariaDB have tools of their own', [
    create(),
    restore(),
  ])
