import { readConfig } from '../config.ts'
import { copyBackup } from '../database/backup.ts'
import { sqliteFileOf } from '../database/sqlite-file.ts'
import { runOperation } from './operation.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run backup -- <new folder>
  copies the SQLite file, while the service runs or not, and generated secrets beside it`

await runOperation(usage, async ([folder = '']) => {
  const database = sqliteFileOf(readConfig().databaseUrl)
  const { hasSecrets, bytes } = await copyBackup(database, folder)
  const secrets = hasSecrets
    ? 'with the generated secrets: keep it as safe as they are'
    : 'without secrets: keep SECRET_KEY with it, or every password in it is lost'
  return `${database} is backed up in ${folder} (${Math.ceil(bytes / 1024)} KiB), ${secrets}`
})
