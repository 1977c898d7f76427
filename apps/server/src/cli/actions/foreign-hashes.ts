import type { EntityManager } from '@mikro-orm/sql'
import { SealedHash } from '../../foreign-hashes/sealed-hash.entity.ts'
import { counted, say, sayError } from '../output.ts'
import { withDatabase } from '../with-database.ts'

/** Reports the number of accounts whose password another program hashed. */
export async function sayForeign(em: EntityManager): Promise<void> {
  const count = await em.fork().count(SealedHash)
  if (count > 0)
    sayError(
      `${counted(count, 'account')} with a hash of another program: until these have signed in, the pages may send passwords as typed; "users forget-hashes" ends that`,
    )
}

/** The owners of these accounts set a password with a mailed code. */
export const forgetHashes = () =>
  withDatabase(async ({ em, database }) => {
    const count = await em.fork().nativeDelete(SealedHash, {})
    await database.flushToDisk()
    if (count === 0) return say('no account has a hash of another program')
    say(
      `forgot ${counted(count, 'hash', 'hashes')} of other programs: their owners need "Forgot your password?"`,
    )
  })
