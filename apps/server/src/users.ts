import { email, roles, statuses, username, type Role, type Status } from '@latchkey/shared/auth'
import { digestPassword } from '@latchkey/shared/digest'
import { LockMode } from '@mikro-orm/core'
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { claimName, findByIdentifier } from './auth/account-names.ts'
import { canonicalEmail, canonicalUsername } from './auth/identity.ts'
import { createPasswords, standardCost } from './auth/password.ts'
import { endSessions } from './auth/session.ts'
import { toUserDto, User } from './auth/user.entity.ts'
import { readConfig } from './config.ts'
import { openDatabase, type EntityManager } from './database.ts'
import { deriveKeys } from './keys.ts'

const usage = `Usage: npm run users -- <command>
  list
  show <username or e-mail>
  create --username <name> --email <address> [--role ${roles.join('|')}]   prints a password once
  set-role <username or e-mail> ${roles.join('|')}
  set-status <username or e-mail> ${statuses.join('|')}`

const say = (line: string) => void process.stdout.write(`${line}\n`)

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { username: { type: 'string' }, email: { type: 'string' }, role: { type: 'string' } },
})
const [command, identifier = '', value] = positionals

try {
  const config = readConfig()
  const database = await openDatabase(config.databaseUrl)
  const em = database.em.fork()
  try {
    if (command === 'list') await listUsers(em)
    else if (command === 'show') say(JSON.stringify(toUserDto(await requireUser(em)), null, 2))
    else if (command === 'create') await createUser(em, config.secretKey)
    else if (command === 'set-role') await setRole(em, oneOf(roles, value))
    else if (command === 'set-status') await setStatus(em, oneOf(statuses, value))
    else throw new Error(usage)
  } finally {
    await database.close()
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function listUsers(em: EntityManager): Promise<void> {
  for (const user of await em.find(User, {}, { orderBy: { id: 'asc' } })) {
    say([user.id, user.username, user.email, user.role, user.status].join('\t'))
  }
}

async function createUser(em: EntityManager, secretKey: string): Promise<void> {
  const name = username.parse(values.username)
  const address = email.parse(values.email)
  const keys = deriveKeys(secretKey)
  const plain = randomBytes(12).toString('base64url')
  const now = new Date()
  const user = em.create(User, {
    username: name,
    usernameCanonical: canonicalUsername(name),
    email: address,
    emailCanonical: canonicalEmail(address),
    password: await (await createPasswords(keys, standardCost, 1)).hash(digestPassword(plain)),
    passwordKeyId: keys.id,
    role: oneOf(roles, values.role ?? 'user'),
    createdAt: now,
    updatedAt: now,
  })
  await claimName(() => em.flush())
  say(`created ${user.role} ${user.username}; password: ${plain}`)
}

async function setRole(em: EntityManager, role: Role): Promise<void> {
  await change(em, role !== 'superadmin', { role })
}

async function setStatus(em: EntityManager, status: Status): Promise<void> {
  await change(em, status !== 'active', { status })
}

/** Superadmins are locked while one of them loses power, so that two commands cannot remove the last two. */
async function change(
  root: EntityManager,
  losesPower: boolean,
  to: { role: Role } | { status: Status },
): Promise<void> {
  await root.transactional(async (em) => {
    const found = await requireUser(em)
    await em.nativeUpdate(User, { id: found.id }, { updatedAt: new Date() })
    const rulers = await em.find(
      User,
      { role: 'superadmin', status: 'active' },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    )
    if (losesPower && rulers.length === 1 && rulers[0]?.id === found.id) {
      throw new Error(`${found.username} is the last superadmin: make another one first`)
    }
    await em.nativeUpdate(User, { id: found.id }, to)
    if ('status' in to && to.status !== 'active') await endSessions(em, { user: found })
    say(`${found.username}: ${Object.entries(to).flat().join(' is now ')}`)
  })
}

async function requireUser(em: EntityManager): Promise<User> {
  const user = await findByIdentifier(em, identifier)
  if (!user) throw new Error(`no account is called "${identifier}"`)
  return user
}

function oneOf<T extends string>(allowed: readonly T[], given: string | undefined): T {
  const found = allowed.find((candidate) => candidate === given)
  if (!found) throw new Error(`expected one of ${allowed.join(', ')}\n\n${usage}`)
  return found
}
