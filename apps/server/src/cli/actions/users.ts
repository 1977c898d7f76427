import type { Role, Status } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import { createAccount, reopenAccount, requireUser } from '../../admin/administration.ts'
import { removeFactors } from '../../admin/remove-factors.ts'
import { setRole, setStatus } from '../../admin/change-account.ts'
import type { Config } from '../../config.ts'
import { hasPassword } from '../../users/has-password.ts'
import { toUserDto, User } from '../../users/user.entity.ts'
import { aboutAccount } from '../refusals.ts'
import { lists } from '../lists.ts'
import { localError } from '../../config/local-language.ts'
import { counted, factor, onOneLine, say, sayJson, sayJsonRows, zhFactors } from '../output.ts'
import { worded, zhRoles, zhStatuses } from '../value-words.ts'
import { createTable } from '../table.ts'
import { sayForeign } from './foreign-hashes.ts'
import { withDatabase } from '../with-database.ts'
import { publicOrigin } from '../../config/public-origin.ts'

const page = 500
const by = { actor: 'operator' } as const

export const listUsers = ({ json }: { json?: true }) =>
  withDatabase(async ({ em, config }) => {
    if (json) return sayJsonRows(map(allUsers(em), (user) => toUserDto(user, publicOrigin(config))))
    const table = createTable(lists.users.heading)
    for await (const users of pagesOfUsers(em))
      table.print(
        users.map(({ id, username, email, role, status }) => [
          id,
          username,
          email,
          worded(role, zhRoles),
          worded(status, zhStatuses),
        ]),
      )
    table.end(lists.users.empty)
    await sayForeign(em)
  })

export const showUser = (name: string) =>
  withDatabase(async ({ em, config }) => {
    const user = await aboutAccount({ em, name }, requireUser(em, name))
    sayJson({ ...toUserDto(user, publicOrigin(config)), hasPassword: hasPassword(user) })
  })

type NewUser = { username: string; email: string; role: Role; json?: true }

export const createUser = ({ json, ...given }: NewUser) =>
  withDatabase(async ({ em, keys, config, database }) => {
    const user = await createAccount({ em, keys, by }, given)
    await database.flushToDisk()
    if (json) return sayJson(toUserDto(user, publicOrigin(config)))
    const { role } = given
    const { username } = user
    const where = resetPageOf(config)
    say({
      en: `created ${role} ${username}, who sets a password ${where.en}`,
      zh: `已新建账号 ${username}（${zhRoles[role]}），由本人${where.zh}设置密码`,
    })
  })

export const setRoleOf = (name: string, role: Role) =>
  withDatabase(async ({ em, keys, database }) => {
    const username = await aboutAccount({ em, name }, setRole({ em, keys, by }, name, role))
    await database.flushToDisk()
    say({
      en: `${onOneLine(username)}: role is now ${role}`,
      zh: `${onOneLine(username)}：角色已改为${zhRoles[role]}`,
    })
  })

export const setStatusOf = (name: string, status: Status) =>
  withDatabase(async ({ em, keys, database }) => {
    const username = await aboutAccount({ em, name }, setStatus({ em, keys, by }, name, status))
    await database.flushToDisk()
    say({
      en: `${onOneLine(username)}: status is now ${status}`,
      zh: `${onOneLine(username)}：状态已改为${zhStatuses[status]}`,
    })
  })

export const reopenUser = (name: string, given: { email: string }) =>
  withDatabase(async ({ em, keys, database }) => {
    const username = await aboutAccount({ em, name }, reopenAccount({ em, keys, by }, name, given))
    await database.flushToDisk()
    say({
      en: `${onOneLine(username)}: unlocked, email is now ${given.email}`,
      zh: `${onOneLine(username)}：已解锁，邮箱已改为 ${given.email}`,
    })
  })

const removed = { en: 'removed', zh: ['已移除 ', ''] }
const removalPlanned = {
  en: 'will be removed in 3 days, unless used to sign in before then',
  zh: ['', '将于 3 天后移除，期间用来登录的会保留'],
}
const removalUnderWay = {
  en: 'already awaiting removal; every session ended, and passkeys now need the password',
  zh: ['', '此前已在等待移除；现已结束所有会话，用通行密钥登录须同时输入密码'],
}

export const removeFactorsOf = (name: string, { breakGlass }: { breakGlass?: true }) =>
  withDatabase(async ({ em, keys, config, database }) => {
    const removing = removeFactors({ em, keys, by }, name, {
      atOnce: breakGlass === true,
    })
    const { user, count, isUnderWay } = await aboutAccount({ em, name }, removing)
    const username = onOneLine(user.username)
    if (count === 0)
      throw localError({
        en: `${username} has no authenticator app or passkey left to remove`,
        zh: `${username} 没有可移除的身份验证器应用或通行密钥`,
      })
    await database.flushToDisk()
    const words = breakGlass ? removed : isUnderWay ? removalUnderWay : removalPlanned
    say({
      en: `${username}: ${counted(count, ...factor)} ${words.en}`,
      zh: `${username}：${words.zh[0]}${zhFactors(count)}${words.zh[1]}`,
    })
    if (hasPassword(user)) return
    const where = resetPageOf(config)
    say({
      en: `${username} has no password: its owner sets one ${where.en}, with an emailed code`,
      zh: `${username} 没有密码：由本人${where.zh}设置，需要邮件验证码`,
    })
  })

/** PUBLIC_URL alone tells the address of the page: the service may have been given another PORT. */
const resetPageOf = ({ publicUrl }: Config) =>
  publicUrl === undefined
    ? { en: 'with "Forgot your password?" on the sign-in page', zh: '在登录页用“忘记密码？”' }
    : { en: `at ${publicUrl}/forgot-password`, zh: `在 ${publicUrl}/forgot-password ` }

export async function* allUsers(root: EntityManager): AsyncGenerator<User> {
  for await (const users of pagesOfUsers(root)) yield* users
}

/** Pages by id, since there may be more accounts than memory holds. */
export async function* pagesOfUsers(root: EntityManager): AsyncGenerator<User[]> {
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const paging = { orderBy: { id: 'asc' }, limit: page } as const
    const users = await root.fork().find(User, { id: { $gt: after } }, paging)
    yield users
    if (users.length < page) return
    after = users.at(-1)?.id ?? after
  }
}

async function* map<T, R>(rows: AsyncIterable<T>, change: (row: T) => R): AsyncGenerator<R> {
  for await (const row of rows) yield change(row)
}
