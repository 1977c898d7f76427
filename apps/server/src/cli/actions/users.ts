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
import { counted, factor, onOneLine, say, sayJson, sayJsonRows } from '../output.ts'
import { createTable } from '../table.ts'
import { sayForeign } from './foreign-hashes.ts'
import { withDatabase } from '../with-database.ts'

const page = 500
const by = { actor: 'operator' } as const

export const listUsers = ({ json }: { json?: true }) =>
  withDatabase(async ({ em, config }) => {
    if (json) return sayJsonRows(map(allUsers(em), (user) => toUserDto(user, originOf(config))))
    const table = createTable(lists.users.heading)
    for await (const users of pagesOfUsers(em))
      table.print(
        users.map(({ id, username, email, role, status }) => [id, username, email, role, status]),
      )
    table.end(lists.users.empty)
    await sayForeign(em)
  })

export const showUser = (name: string) =>
  withDatabase(async ({ em, config }) => {
    const user = await aboutAccount({ em, name }, requireUser(em, name))
    sayJson({ ...toUserDto(user, originOf(config)), hasPassword: hasPassword(user) })
  })

type NewUser = { username: string; email: string; role: Role; json?: true }

export const createUser = ({ json, ...given }: NewUser) =>
  withDatabase(async ({ em, keys, config, database }) => {
    const user = await createAccount({ em, keys, by }, given)
    await database.flushToDisk()
    const origin = originOf(config)
    if (json) sayJson(toUserDto(user, origin))
    else
      say(`created ${user.role} ${user.username}, who sets a password at ${origin}/forgot-password`)
  })

export const setRoleOf = (name: string, role: Role) =>
  withDatabase(async ({ em, keys, database }) => {
    const username = await aboutAccount({ em, name }, setRole({ em, keys, by }, name, role))
    await database.flushToDisk()
    say(`${onOneLine(username)}: role is now ${role}`)
  })

export const setStatusOf = (name: string, status: Status) =>
  withDatabase(async ({ em, keys, database }) => {
    const username = await aboutAccount({ em, name }, setStatus({ em, keys, by }, name, status))
    await database.flushToDisk()
    say(`${onOneLine(username)}: status is now ${status}`)
  })

export const reopenUser = (name: string, given: { email: string }) =>
  withDatabase(async ({ em, keys, database }) => {
    const username = await aboutAccount({ em, name }, reopenAccount({ em, keys, by }, name, given))
    await database.flushToDisk()
    say(`${onOneLine(username)}: unlocked, email is now ${given.email}`)
  })

export const removeFactorsOf = (name: string, { breakGlass }: { breakGlass?: true }) =>
  withDatabase(async ({ em, keys, config, database }) => {
    const removing = removeFactors({ em, keys, by }, name, {
      atOnce: breakGlass === true,
    })
    const { user, count } = await aboutAccount({ em, name }, removing)
    const username = onOneLine(user.username)
    if (count === 0)
      throw new Error(`${username} has no authenticator app or passkey left to remove`)
    await database.flushToDisk()
    const when = breakGlass ? 'removed' : 'will be removed in 3 days, unless they are used'
    say(`${username}: ${counted(count, ...factor)} ${when}`)
    if (hasPassword(user)) return
    const address = `${originOf(config)}/forgot-password`
    say(`${username} has no password: its owner sets one at ${address}, with an emailed code`)
  })

export const originOf = ({ publicUrl, port }: Config): string =>
  publicUrl ?? `http://localhost:${port}`

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
