import type { Role, Status } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import {
  changeAccount,
  createAccount,
  endSessionsOf,
  reopenAccount,
  requireUser,
} from '../../admin/administration.ts'
import type { Config } from '../../config.ts'
import { toUserDto, User } from '../../users/user.entity.ts'
import { say, sayJson, sayJsonRows } from '../output.ts'
import { withDatabase } from '../with-database.ts'

const page = 500

export const listUsers = ({ json }: { json?: true }) =>
  withDatabase(async ({ em, config }) => {
    if (json) return sayJsonRows(map(everybody(em), (user) => toUserDto(user, originOf(config))))
    for await (const { id, username, email, role, status } of everybody(em)) {
      say([id, username, email, role, status].join('\t'))
    }
  })

export const showUser = (name: string) =>
  withDatabase(async ({ em, config }) => {
    sayJson(toUserDto(await requireUser(em, name), originOf(config)))
  })

type NewUser = { username: string; email: string; role: Role; json?: true }

export const createUser = ({ json, ...given }: NewUser) =>
  withDatabase(async ({ em, keys, config, database }) => {
    const user = await createAccount({ em, keys }, given)
    await database.toDisk()
    if (json) sayJson(toUserDto(user, originOf(config)))
    else say(`created ${user.role} ${user.username}, who sets a password by "forgot password"`)
  })

export const changeUser = (name: string, to: { role: Role } | { status: Status }) =>
  withDatabase(async ({ em, keys, database }) => {
    const username = await changeAccount({ em, keys }, name, to)
    await database.toDisk()
    say(`${username}: ${Object.entries(to).flat().join(' is now ')}`)
  })

export const reopenUser = (name: string, given: { email: string }) =>
  withDatabase(async ({ em, keys, database }) => {
    const username = await reopenAccount({ em, keys }, name, given)
    await database.toDisk()
    say(`${username}: open again, at ${given.email}`)
  })

export const endSessionsOfUser = (name: string) =>
  withDatabase(async ({ em, keys, database }) => {
    const user = await requireUser(em, name)
    const count = await endSessionsOf({ em, keys }, user)
    await database.toDisk()
    say(`${user.username}: ${count} sessions ended`)
  })

export const endSessionsOfEverybody = () =>
  withDatabase(async ({ em, keys, database }) => {
    for await (const user of everybody(em)) {
      say(`${user.username}: ${await endSessionsOf({ em, keys }, user)} sessions ended`)
    }
    await database.toDisk()
  })

const originOf = ({ publicUrl, port }: Config): string => publicUrl ?? `http://localhost:${port}`

/** By id, a page at a time: there may be more accounts than memory holds. */
async function* everybody(root: EntityManager): AsyncGenerator<User> {
  for (let after = 0; ;) {
    const terms = { orderBy: { id: 'asc' }, limit: page } as const
    const users = await root.fork().find(User, { id: { $gt: after } }, terms)
    yield* users
    if (users.length < page) return
    after = users.at(-1)?.id ?? after
  }
}

async function* map<T, R>(rows: AsyncIterable<T>, change: (row: T) => R): AsyncGenerator<R> {
  for await (const row of rows) yield change(row)
}
