import { StartupError } from '../config/startup-error.ts'
import { detailsOf } from '../error-details.ts'
import { emOf, type Orm } from './orm.ts'
import { adoptionLock } from './server-lock.ts'

/** The accounts as a rollback of the adoption will restore them, with their old digests. */
export const formerTable = 'latchkey_former_users'

/** Drops the table of a rollback that was killed while planning. A running rollback holds the lock. */
export async function dropLeftFormer(orm: Orm, schema: string): Promise<void> {
  const em = emOf(orm).fork()
  const left = await em.execute<object[]>(
    `select 1 from information_schema.tables
      where table_schema = ? and table_name = ? and is_free_lock(?) = 1`,
    [schema, formerTable, adoptionLock(schema)],
  )
  if (left.length === 0) return
  try {
    await em.execute(`drop table if exists ${formerTable}`)
  } catch (error) {
    if (detailsOf(error).errno !== 1142) throw error
    throw new StartupError({
      en: `the table ${formerTable} was left by an undo that was killed, holds the predecessor's digests, and cannot be dropped by this user: let another one drop it`,
      zh: `表 ${formerTable} 含有旧服务的摘要，由一次被强行终止的撤销留下，而当前用户无权删除：请用有权限的用户删除`,
    })
  }
}
