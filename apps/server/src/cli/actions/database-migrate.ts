import { readDatabaseAddress } from '../../database/address.ts'
import { migrations } from '../../database/migrations/list.ts'
import { say } from '../output.ts'
import { withDatabase } from '../with-database.ts'

/** Opening a database migrates it. */
export const migrate = () =>
  withDatabase(async ({ config }) => {
    const { kind, name } = readDatabaseAddress(config.databaseUrl)
    const last = migrations[kind].at(-1)?.name
    say({
      en: `the database ${name} is up to date (${last})`,
      zh: `数据库 ${name} 已是最新（${last}）`,
    })
  })
