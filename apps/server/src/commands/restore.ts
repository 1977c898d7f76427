import { readConfig } from '../config.ts'
import { putBackupBack } from '../database/backup.ts'
import { sqliteFileOf } from '../database/sqlite-file.ts'
import { runOperation } from './operation.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run restore -- <folder of a backup>
  puts it in place of the SQLite file; stop the service first. What was there is kept beside it`

await runOperation(usage, async ([folder = '']) => {
  const database = sqliteFileOf(readConfig().databaseUrl)
  const kept = putBackupBack(folder, database)
  return [
    `${database} is as it was backed up in ${folder}`,
    ...kept.map((path) => `what was there before: ${path}`),
  ].join('\n')
})
