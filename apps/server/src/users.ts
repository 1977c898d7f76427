import { email, roles, statuses, username, type Role, type Status } from '@latchkey/shared/auth'
import { digestPassword } from '@latchkey/shared/digest'
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { claimName, findByIdentifier } from './auth/account-names.ts'
import { canonicalEmail, canonicalUsername } from './auth/identity.ts'
import { createPasswords, standardCost } from './auth/password.ts'
import { endSessions } from './auth/session.ts'
import { isLastSuperadmin, lockSuperadmins } from './auth/superadmins.ts'
import { toUserDto, User } from './auth/user.entity.ts'
import { readConfig } from './config.ts'
import { inTransaction } from './database-retry.ts'
import { openDatabase, type EntityManager } from './database.ts'
import { AppError } from './errors.ts'
import { deriveKeys, type Keys } from './keys.ts'

const usage = `Usage: npm run users -- <command>
  list
  show <username or e-mail>
  create --username <name> --email <address> [--role ${roles.join('|')}]   prints a password once
  set-role <username or e-mail> ${roles.join('|')}
  set-status <username or e-mail> ${statuses.join('|')}`

const say = (line: string) => void process.stdout.write(`${line}\n`)

const refusals: Partial<Record<string, string>> = {
  USERNAME_TAKEN: 'this username is taken',
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
  const needsIdentifier = ['show', 'set-role', 'set-status'].includes(command)
  const isWhole = needsIdentifier ? identifier !== '' : ['list', 'create'].includes(command)
  if (!isWhole) throw new Error(usage)
  return { command, identifier, value, ...values }
}

async function run(given: Arguments): Promise<void> {
  const { command, identifier, value } = given
  const role = command === 'set-role' ? oneOf(roles, value) : oneOf(roles, given.role ?? 'user')
  const config = readConfig()
  const database = await openDatabase(config.databaseUrl)
  const em = database.em.fork()
  try {
    if (command === 'list') await listUsers(em)
    if (command === 'show') {
      const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
      say(JSON.stringify(toUserDto(await requireUser(em, identifier), publicUrl), null, 2))
    }
    if (command === 'create')
      await createUser(em, { ...given, role }, deriveKeys(...config.secretKeys))
    if (command === 'set-role') await change(em, identifier, { role })
    if (command === 'set-status') await change(em, identifier, { status: oneOf(statuses, value) })
  } finally {
    await database.close()
  }
}

async function listUsers(em: EntityManager): Promise<void> {
  for (const user of await em.find(User, {}, { orderBy: { id: 'asc' } })) {
    say([user.id, user.username, user.email, user.role, user.status].join('\t'))
  }
}

type NewUser = { username?: string | undefined; email?: string | undefined; role: Role }

async function createUser(em: EntityManager, given: NewUser, keys: Keys): Promise<void> {
  const name = valid(username, given, 'username')
  const address = valid(email, given, 'email')
  const plain = randomBytes(12).toString('base64url')
  const now = new Date()
  const account = {
    username: name,
    usernameCanonical: canonicalUsername(name),
    email: address,
    emailCanonical: canonicalEmail(address),
    password: await (await createPasswords(keys, standardCost, 1)).hash(digestPassword(plain)),
    passwordKeyId: keys.id,
    role: given.role,
    createdAt: now,
    updatedAt: now,
  }
  const user = await claimName(() => inTransaction(em, async (tx) => tx.create(User, account)))
  say(`created ${user.role} ${user.username}; password: ${plain}`)
}

async function change(
  root: EntityManager,
  name: string,
  to: { role: Role } | { status: Status },
): Promise<void> {
  const losesPower = 'role' in to ? to.role !== 'superadmin' : to.status !== 'active'
  await inTransaction(root, async (em) => {
    await lockSuperadmins(em)
    const found = await requireUser(em, name)
    if (losesPower && (await isLastSuperadmin(em, found))) {
      throw new Error(`${found.username} is the last superadmin: make another one first`)
    }
    await em.nativeUpdate(User, { id: found.id }, { ...to, updatedAt: new Date() })
    if ('status' in to && to.status !== 'active') await endSessions(em, { user: found })
    say(`${found.username}: ${Object.entries(to).flat().join(' is now ')}`)
  })
}

async function requireUser(em: EntityManager, identifier: string): Promise<User> {
  const user = await findByIdentifier(em, identifier)
  if (!user) throw new Error(`no account is called "${identifier}"`)
  return user
}

type Field = 'username' | 'email'

function valid(schema: typeof username, given: NewUser, field: Field): string {
  const parsed = schema.safeParse(given[field] ?? '')
  if (parsed.success) return parsed.data
  throw new Error(`--${field} is not valid: ${parsed.error.issues[0]?.message}`)
}

function oneOf<T extends string>(allowed: readonly T[], given: string | undefined): T {
  const found = allowed.find((candidate) => candidate === given)
  if (!found) throw new Error(`expected one of ${allowed.join(', ')}\n\n${usage}`)
  return found
}
