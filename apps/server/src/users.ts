import { email, roles, statuses, username, type Role, type Status } from '@latchkey/shared/auth'
import { parseArgs } from 'node:util'
import { noteEvent, type Happening } from './audit/note.ts'
import { claimName, findByIdentifier } from './auth/account-names.ts'
import { canonicalEmail, canonicalUsername } from './auth/identity.ts'
import { createPasswords, nobodysPassword, standardCost } from './auth/password.ts'
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
  create --username <name> --email <address> [--role ${roles.join('|')}]   who then sets a password by "forgot password"
  set-role <username or e-mail> ${roles.join('|')}
  set-status <username or e-mail> ${statuses.join('|')}
  end-sessions <username or e-mail>
  end-all-sessions`

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
  const needsIdentifier = ['show', 'set-role', 'set-status', 'end-sessions'].includes(command)
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
  const database = await openDatabase(config.databaseUrl)
  const em = database.em.fork()
  const desk = { em, keys }
  try {
    if (command === 'list') await listUsers(em)
    if (command === 'show') {
      const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
      say(JSON.stringify(toUserDto(await requireUser(em, identifier), publicUrl), null, 2))
    }
    if (command === 'create') await createUser(desk, { ...given, role })
    if (command === 'set-role') await change(desk, identifier, { role })
    if (command === 'set-status') await change(desk, identifier, { status: oneOf(statuses, value) })
    if (command === 'end-sessions') await endSessionsOf(desk, await requireUser(em, identifier))
    if (command === 'end-all-sessions') {
      for (const user of await em.find(User, {})) await endSessionsOf(desk, user)
    }
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

/** Whose database, and whose hand in its log. */
type Desk = { em: EntityManager; keys: Keys }

function note({ em, keys }: Desk, happening: Happening): void {
  noteEvent(em, happening, { keys, now: new Date(), actor: 'operator' })
}

async function createUser({ em, keys }: Desk, given: NewUser): Promise<void> {
  const name = valid(username, given, 'username')
  const address = valid(email, given, 'email')
  const now = new Date()
  const passwords = await createPasswords(keys, standardCost, 1)
  const account = {
    username: name,
    usernameCanonical: canonicalUsername(name),
    email: address,
    emailCanonical: canonicalEmail(address),
    password: await passwords.hash(nobodysPassword()),
    passwordKeyId: keys.id,
    role: given.role,
    createdAt: now,
    updatedAt: now,
  }
  const user = await claimName(() =>
    inTransaction(em, async (tx) => {
      const created = tx.create(User, account)
      await tx.flush()
      note({ em: tx, keys }, { kind: 'registered', userId: created.id, detail: given.role })
      return created
    }),
  )
  say(`created ${user.role} ${user.username}, who sets a password by "forgot password"`)
}

async function endSessionsOf({ em, keys }: Desk, user: User): Promise<void> {
  const ended = await inTransaction(em, async (tx) => {
    const count = await endSessions(tx, { user })
    const happening = { kind: 'sessions_ended', userId: user.id, detail: String(count) } as const
    if (count > 0) note({ em: tx, keys }, happening)
    return count
  })
  say(`${user.username}: ${ended} sessions ended`)
}

async function change(
  { em: root, keys }: Desk,
  name: string,
  to: { role: Role } | { status: Status },
): Promise<void> {
  const losesPower = 'role' in to ? to.role !== 'superadmin' : to.status !== 'active'
  const changed = await inTransaction(root, async (em) => {
    await lockSuperadmins(em, new Date())
    const found = await requireUser(em, name)
    if (losesPower && (await isLastSuperadmin(em, found))) {
      throw new Error(`${found.username} is the last superadmin: make another one first`)
    }
    await em.nativeUpdate(User, { id: found.id }, { ...to, updatedAt: new Date() })
    if ('status' in to && to.status !== 'active') await endSessions(em, { user: found })
    const [[what, value] = []] = Object.entries(to)
    const kind = what === 'role' ? 'role_changed' : 'status_changed'
    note({ em, keys }, { kind, userId: found.id, ...(value && { detail: value }) })
    return found.username
  })
  say(`${changed}: ${Object.entries(to).flat().join(' is now ')}`)
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
