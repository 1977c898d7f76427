import { endSessionsOf, requireUser } from '../../admin/administration.ts'
import { AppError } from '../../errors.ts'
import type { Words } from '../../config/local-language.ts'
import { counted, onOneLine, say } from '../output.ts'
import { aboutAccount } from '../refusals.ts'
import { requireYes } from '../require-yes.ts'
import { withDatabase } from '../with-database.ts'
import { allUsers } from './users.ts'

const by = { actor: 'operator' } as const

export const endSessionsOfUser = (name: string) =>
  withDatabase(async ({ em, keys, database }) => {
    const user = await aboutAccount({ em, name }, requireUser(em, name))
    const count = await endSessionsOf({ em, keys, by }, user)
    await database.flushToDisk()
    say(ended(nameOf(user), count))
  })

export async function endAllSessions(options: { yes?: true }): Promise<void> {
  await requireYes(options, {
    en: 'This signs all accounts out on all devices.',
    zh: '这会让所有账号在所有设备上退出登录。',
  })
  await withDatabase(async ({ em, keys, database }) => {
    let total = 0
    for await (const user of allUsers(em)) {
      const count = await endSessionsOf({ em, keys, by }, user).catch(noneIfGone)
      if (count > 0) say(ended(nameOf(user), count))
      total += count
    }
    await database.flushToDisk()
    say(ended({ en: 'all accounts', zh: '所有账号' }, total))
  })
}

/** An account may be deleted while the command runs, and took its sessions along. */
function noneIfGone(error: unknown): 0 {
  if (error instanceof AppError && error.reason === 'NOT_FOUND') return 0
  throw error
}

const nameOf = ({ username }: { username: string }): Words => ({
  en: onOneLine(username),
  zh: onOneLine(username),
})

const ended = ({ en, zh }: Words, count: number): Words => ({
  en: `${en}: ${counted(count, 'session')} ended`,
  zh: `${zh}：已结束 ${count} 个会话`,
})
