import { roles, statuses } from '@latchkey/shared/auth'
import { parseArgs } from 'node:util'
import {
  changeAccount,
  createAccount,
  endSessionsOf,
  reopenAccount,
  requireUser,
  type Change,
  type AdminDeps,
} from '../admin/administration.ts'
import { toUserDto, User } from '../users/user.entity.ts'
import { readConfig } from '../config.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { openDatabase } from '../database/database.ts'
import { entities } from '../entities.ts'
import { AppError } from '../errors.ts'
import { deriveKeys } from '../keys.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run users -- <command>
  list
  show <username or e-mail>
  create --username <name> --email <address> [--role ${roles.join('|')}]   who then sets a password by "forgot password"
  set-role <username or e-mail> ${roles.join('|')}
  set-status <username or e-mail> ${statuses.join('|')}
  reopen <username or e-mail> --email <address>   gives an account this address and opens it; who then resets the password
  end-sessions <username or e-mail>
  end-all-sessions`

const say = (line: string) => void process.stdout.write(`${line}\n`)

const refusals: Partial<Record<string, string>> = {
  USERNAME_TAKEN: 'this username is taken, or looks like one that is',
  EMAIL_TAKEN: 'this e-mail address is taken',
}

try {
  await run(readArguments())
} catch (error) {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${(error instanceof AppError && refusals[error.reason]) || text}\n`)
  process.exitCode = 1
}

type Arguments = ReturnType<typeof readArguments>

function readArguments() {
  const text = { type: 'string' } as const
  const options = { username: text, email: text, role: text }
  const { positionals, values } = parseArgs({ allowPositionals: true, options })
  const [command = '', identifier = '', value] = positionals
  const needsIdentifier = ['show', 'set-role', 'set-status', 'reopen', 'end-sessions'].includes(
    command,
  )
  const isWhole = needsIdentifier
    ? identifier !== ''
    : ['list', 'create', 'end-all-sessions'].includes(command)
  if (!isWhole) throw new Error(usage)
  return { command, identifier, value, ...values }
}

async function run(given: Arguments): Promise<void> {
  const { command, identifier, value } = given
  const role = command === 'set-role' ? oneOf(roles, value) : oneOf(roles, given.role ?? 'user')
  const config = readConfig()
  const keys = deriveKeys(...config.secretKeys)
  const database = await openDatabase(config.databaseUrl, { entities })
  const em = database.em.fork()
  const desk = { em, keys }
  try {
    if (command === 'list') await listUsers(em)
    if (command === 'show') {
      const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
      say(JSON.stringify(toUserDto(await requireUser(em, identifier), publicUrl), null, 2))
    }
    if (command === 'create') {
      const user = await createAccount(desk, { ...given, role })
      say(`created ${user.role} ${user.username}, who sets a password by "forgot password"`)
    }
    if (command === 'set-role') await change(desk, identifier, { role })
    if (command === 'set-status') await change(desk, identifier, { status: oneOf(statuses, value) })
    if (command === 'reopen') {
      say(`${await reopenAccount(desk, identifier, given)}: open again, at ${given.email}`)
    }
    if (command === 'end-sessions') await end(desk, await requireUser(em, identifier))
    if (command === 'end-all-sessions') {
      for await (const user of everybody(em)) await end(desk, user)
    }
    await database.toDisk()
  } finally {
    await database.close()
  }
}

async function change(desk: AdminDeps, identifier: string, to: Change): Promise<void> {
  const name = await changeAccount(desk, identifier, to)
  say(`${name}: ${Object.entries(to).flat().join(' is now ')}`)
}

async function end(desk: AdminDeps, user: User): Promise<void> {
  say(`${user.username}: ${await endSessionsOf(desk, user)} sessions ended`)
}

async function listUsers(em: EntityManager): Promise<void> {
  for await (const user of everybody(em)) {
    say([user.id, user.username, user.email, user.role, user.status].join('\t'))
  }
}

/** In the order of their numbers, a page at a time: there may be more than memory holds. */
async function* everybody(em: EntityManager): AsyncGenerator<User> {
  const page = 500
  for (let after = 0; ;) {
    const terms = { orderBy: { id: 'asc' }, limit: page } as const
    const users = await em.fork().find(User, { id: { $gt: after } }, terms)
    yield* users
    if (users.length < page) return
    after = users.at(-1)?.id ?? after
  }
}

function oneOf<T extends string>(allowed: readonly T[], given: string | undefined): T {
  const found = allowed.find((candidate) => candidate === given)
  if (!found) throw new Error(`expected one of ${allowed.join(', ')}\n\n${usage}`)
  return found
}
