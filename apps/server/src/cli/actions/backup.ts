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
    : 'without secrets: keep SECRET_KEY with it, or every password in it is lost'
  say(`${database} is backed up in ${folder} (${Math.ceil(bytes / 1024)} KiB), ${secrets}`)
}

export function restoreBackup(folder: string): void {
  const database = sqliteFileOf(openConfig().databaseUrl)
  const kept = putBackupBack(folder, database)
  say(`${database} is as it was backed up in ${folder}`)
  for (const path of kept) say(`what was there before: ${path}`)
  say(
    'sessions that ended since the backup are alive again: "users end-all-sessions" signs everybody out; "audit verify" checks the security log',
  )
}
