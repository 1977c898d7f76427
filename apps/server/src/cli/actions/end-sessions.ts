import { endSessionsOf, requireUser } from '../../admin/administration.ts'
import { AppError } from '../../errors.ts'
import { counted, onOneLine, say } from '../output.ts'
import { aboutAccount } from '../refusals.ts'
import { withDatabase } from '../with-database.ts'
import { allUsers } from './users.ts'

const by = { actor: 'operator' } as const

export const endSessionsOfUser = (name: string) =>
  withDatabase(async ({ em, keys, database }) => {
    const user = await aboutAccount({ em, name }, requireUser(em, name))
    const count = await endSessionsOf({ em, keys, by }, user)
    await database.flushToDisk()
    say(ended(user.username, count))
  })

export const endAllSessions = () =>
  withDatabase(async ({ em, keys, database }) => {
    let total = 0
    for await (const user of allUsers(em)) {
      const count = await endSessionsOf({ em, keys, by }, user).catch(noneIfGone)
      if (count > 0) say(ended(user.username, count))
      total += count
    }
    await database.flushToDisk()
    say(ended('all accounts', total))
  })

/** An account may be deleted while the command runs, and took its sessions along. */
function noneIfGone(error: unknown): 0 {
  if (error instanceof AppError && error.reason === 'NOT_FOUND') return 0
  throw error
}

const ended = (who: string, count: number): string =>
  `${onOneLine(who)}: ${counted(count, 'session')} ended`
