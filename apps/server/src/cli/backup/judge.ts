import type { Locale } from '@latchkey/shared/auth'
import { linesOf, type Report } from '../../audit/report.ts'
import { verifyLog } from '../../audit/verify.ts'
import type { Database } from '../../database/database.ts'
import { countRowsOf, tablesOf } from '../../database/move/tables.ts'
import type { Keys } from '../../keys.ts'
import { localError } from '../../config/local-language.ts'
import { countByKey } from '../../passwords/key-usage.ts'

type Counts = { accounts: number; sessions: number; rows: number; tables: number }

export type Judgement = {
  counts: Counts
  /** The number of values that need a SECRET_KEY that is not listed. */
  lost: number
  log: Report
}

/** Judges the content of a migrated copy. Throws if its passwords belong to another SECRET_KEY. */
export async function judge(
  { em, orm }: Database,
  { keys, lang }: { keys: Keys; lang: Locale },
): Promise<Judgement> {
  const usage = await countByKey(em.fork())
  const isListed = (id: string) => keys.all.some((key) => key.id === id)
  const lost = [...usage].filter(([id]) => !isListed(id)).map(([, one]) => one)
  const passwordsOf = (some: Iterable<{ passwords: number }>) =>
    Array.from(some, ({ passwords }) => passwords).reduce((sum, one) => sum + one, 0)
  const lostPasswords = passwordsOf(lost)
  if (lostPasswords > 0 && lostPasswords === passwordsOf(usage.values()))
    throw localError({
      en: 'no password in the backup was hashed under the SECRET_KEY of this command: run it with the settings of the service that was backed up',
      zh: '备份中没有任何密码属于本命令的 SECRET_KEY：请使用被备份服务的设置运行',
    })
  const tables = tablesOf(orm)
  const counts = await countRowsOf(em.fork(), tables)
  const of = (table: string) => counts.get(table) ?? 0
  return {
    counts: {
      accounts: of('users'),
      sessions: of('sessions'),
      rows: [...counts.values()].reduce((sum, one) => sum + one, 0),
      tables: tables.length,
    },
    lost: lost.flatMap(Object.values).reduce((sum: number, one: number) => sum + one, 0),
    log: linesOf(await verifyLog(em, { keys, now: new Date() }), lang),
  }
}
