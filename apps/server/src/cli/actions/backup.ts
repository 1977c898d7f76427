import { copyBackup, putBackupBack } from '../../database/backup.ts'
import { sqliteFileOf } from '../../database/sqlite-file.ts'
import { say, sayJson } from '../output.ts'
import { openConfig } from '../open-config.ts'

export async function createBackup(folder: string, { json }: { json?: true }): Promise<void> {
  const database = sqliteFileOf(openConfig().databaseUrl)
  const { hasSecrets, bytes } = await copyBackup(database, folder)
  if (json) return sayJson({ database, folder, bytes, hasSecrets })
  const secrets = hasSecrets
    ? 'with the generated secrets: keep it as safe as they are'
    : 'without secrets: keep your SECRET_KEY too, or every password in it is lost'
  say(`${database} is backed up in ${folder} (${Math.ceil(bytes / 1024)} KiB), ${secrets}`)
}

export function restoreBackup(folder: string): void {
  const database = sqliteFileOf(openConfig().databaseUrl)
  const kept = putBackupBack(folder, database)
  say(`restored ${database} from ${folder}`)
  for (const path of kept) say(`the replaced file is kept: ${path}`)
  say(
    'apps that first learned of an account after the backup will take its owner for a new person; signing keys that were replaced since are back: run "keys rotate --at-once" if one had leaked',
  )
  say(
    'sessions that ended since the backup work again: run "users end-all-sessions" to sign all users out, and "audit verify" to check the security log',
  )
}
