import type { Options } from '@mikro-orm/core'
import { localError } from '../../config/local-language.ts'
import { BadBackup } from './bad-backup.ts'
import type { Backup } from './kind.ts'
import type { Scratch } from './scratch-database.ts'
import { restoreFile } from './sqlite-scratch.ts'

/** A dump needs the address of a database. */
type Deps = { url: string | undefined; entities: Options['entities'] }

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** Runs `work` beside a scratch database, and removes that also if the work fails or is interrupted. */
export async function withScratch(
  backup: Backup,
  deps: Deps,
  work: (scratch: Scratch) => Promise<void>,
): Promise<void> {
  let scratch: Scratch | undefined
  const remove = async () => scratch?.remove()
  const stops = Object.entries(signals).map(([signal, code]) => {
    const stop = () => void remove().finally(() => process.exit(code))
    process.once(signal, stop)
    return () => process.off(signal, stop)
  })
  try {
    scratch = await openScratch(backup, deps)
    await work(scratch)
  } finally {
    await remove()
    for (const forget of stops) forget()
  }
}

async function openScratch(backup: Backup, { url, entities }: Deps): Promise<Scratch> {
  if (backup.kind === 'file') {
    if (url === undefined) return restoreFile(backup)
    throw localError({
      en: 'a SQLite backup is restored into a temporary file: leave out --scratch',
      zh: 'SQLite 备份会恢复到临时文件，不需要 --scratch',
    })
  }
  if (url === undefined)
    throw localError({
      en: `${backup.path} is a dump: name an empty database for it, such as --scratch latchkey_trial on the server of DATABASE_URL, or --scratch mysql://user:pass@127.0.0.1:3306/latchkey_trial`,
      zh: `${backup.path} 是导出文件：请为它指定一个空数据库，例如 DATABASE_URL 所在服务器上的 --scratch latchkey_trial，或 --scratch mysql://用户:密码@127.0.0.1:3306/latchkey_trial`,
    })
  const { openSchema } = await import('./mysql-scratch.ts')
  return openSchema(backup, { url, entities })
}

/** Refuses a database with another program's data. */
export async function requireOurs({ ask }: Scratch, { path }: Backup): Promise<string[]> {
  try {
    const rows = await ask('select name from mikro_orm_migrations order by name')
    await ask('select count(*) from users')
    return rows.map(({ name }) => String(name))
  } catch (cause) {
    const words = {
      en: `${path} does not contain a Latchkey database`,
      zh: `${path} 中没有 Latchkey 的数据库`,
    }
    throw new BadBackup(words, { cause })
  }
}
