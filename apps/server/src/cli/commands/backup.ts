import { jsonOption, path } from '../arguments.ts'
import { noun, verb } from '../tree.ts'

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

export const backup = () =>
  noun('backup', 'Backups of a SQLite database; MySQL and MariaDB have their own tools', [
    create(),
    restore(),
  ])
