import type { EntityManager } from '@mikro-orm/sql'
import { SealedHash } from '../../foreign-hashes/sealed-hash.entity.ts'
import { counted, say, sayError } from '../output.ts'
import { requireYes } from '../require-yes.ts'
import { withDatabase } from '../with-database.ts'
import { typed } from '../../config/program-name.ts'

/** Reports the number of accounts whose password another program hashed. */
export async function sayForeign(em: EntityManager): Promise<void> {
  const count = await em.fork().count(SealedHash)
  if (count > 0)
    sayError({
      en: `${counted(count, 'account')} with a hash of another program: until these have signed in, the pages may send passwords as typed; "${typed('users forget-hashes')}" ends that`,
      zh: `${count} 个账号使用其他程序的密码哈希：在它们登录之前，网页可能会原样发送密码；“${typed('users forget-hashes')}”可停止这样做`,
    })
}

/** The owners of these accounts set a password with a mailed code. */
export async function forgetHashes(options: { yes?: true }): Promise<void> {
  await requireYes(options, {
    en: 'The owners of all accounts with a hash of another program will have to reset the password.',
    zh: '凡使用其他程序的密码哈希的账号，都须由本人重置密码。',
  })
  await withDatabase(async ({ em, database }) => {
    const count = await em.fork().nativeDelete(SealedHash, {})
    await database.flushToDisk()
    if (count === 0)
      return say({
        en: 'no account has a hash of another program',
        zh: '没有账号使用其他程序的密码哈希',
      })
    say({
      en: `forgot ${counted(count, 'hash', 'hashes')} of other programs: their owners need "Forgot your password?"`,
      zh: `已删除 ${count} 个其他程序的密码哈希，由本人用“忘记密码？”重置密码`,
    })
  })
}
