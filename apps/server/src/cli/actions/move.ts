import { withForeignDatabase } from '../../database/adoption-connection.ts'
import { openDatabase } from '../../database/database.ts'
import { requireEmpty } from '../../database/empty-database.ts'
import { copyDatabase, requireNoRows } from '../../database/move/copy-database.ts'
import { readEnds } from '../../database/move/ends.ts'
import { isMarked } from '../../database/move/mark.ts'
import { entities } from '../../entities.ts'
import { openConfig } from '../open-config.ts'
import { localText } from '../../config/local-language.ts'
import { counted, say, sayProgress } from '../output.ts'

/** Copies every table of the SQLite database, verifies the copy, and then lets the service start on it. */
export async function moveDatabase(url: string): Promise<void> {
  const { databaseUrl } = openConfig()
  const server = readEnds(databaseUrl, url)
  if (!(await isMarked(server, entities))) {
    await requireEmpty({ url, given: '--to' }, entities)
    const target = await openDatabase(url, { entities })
    await requireNoRows(target.orm, target.em.fork()).finally(target.close)
  }
  const source = await openDatabase(databaseUrl, { entities })
  try {
    await withForeignDatabase({ url, entities, contextName: 'target' }, async ({ em: to }) => {
      // No other process can write to the file until this ends.
      const copied = await source.em.fork().transactional((from) =>
        copyDatabase(source.orm, { from, to }, (what, done, total) =>
          sayProgress(
            localText({
              en: `\r${what} ${done} of ${total} rows   `,
              zh: `\r已${what === 'copied' ? '复制' : '核对'} ${done} 行，共 ${total} 行   `,
            }),
          ),
        ),
      )
      sayProgress('\n')
      const { rows, tables } = copied
      say({
        en: `Copied and verified ${counted(rows, 'row')} in ${tables} tables. Set DATABASE_URL to the address of --to, keep SECRET_KEY and JWT_SECRET_KEY, and start the service: all users stay signed in.`,
        zh: `已复制并核对 ${tables} 张表中的 ${rows} 行。请把 DATABASE_URL 设为 --to 的地址，保留 SECRET_KEY 和 JWT_SECRET_KEY，然后启动服务：所有用户保持登录。`,
      })
    })
  } finally {
    await source.close()
  }
}
