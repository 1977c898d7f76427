import { roles, statuses } from '@latchkey/shared/auth'
import { usernameProblem } from '../../admin/field-words.ts'
import {
  checked,
  choiceOption,
  emailAddress,
  jsonOption,
  nonEmpty,
  oneOf,
  path,
  yesOption,
} from '../arguments.ts'
import { noun, verb } from '../tree.ts'

const load = () => import('../actions/users.ts')
const loadEnding = () => import('../actions/end-sessions.ts')
const account = ['<account>', 'a username or email address', nonEmpty] as const

const list = () =>
  verb('list', 'Lists every account, oldest first', ['users list', 'users list --json'])
    .addOption(jsonOption())
    .action(async (options) => (await load()).listUsers(options))

const show = () =>
  verb('show', 'Prints one account as JSON', ['users show ada@example.com'])
    .argument(...account)
    .option('--json', 'prints JSON, which it always does')
    .action(async (name) => (await load()).showUser(name))

const create = () =>
  verb('create', 'Creates an account; its owner sets the password with "Forgot your password?"', [
    'users create --username ada --email ada@example.com --role superadmin',
  ])
    .requiredOption('--username <name>', 'its username', checked(usernameProblem))
    .requiredOption('--email <address>', 'its email address', emailAddress)
    .addOption(choiceOption('--role <role>', 'what it may do', roles).default('user' as const))
    .addOption(jsonOption())
    .action(async (options) => (await load()).createUser(options))

const setRole = () =>
  verb('set-role', 'Changes what an account may do', ['users set-role ada admin'])
    .argument(...account)
    .argument('<role>', roles.join(', '), oneOf(roles))
    .action(async (name, role) => (await load()).setRoleOf(name, role))

const setStatus = () =>
  verb('set-status', 'Bans or mutes an account and ends its sessions, or lets it in again', [
    'users set-status ada banned',
    'users set-status ada active',
  ])
    .argument(...account)
    .argument('<status>', statuses.join(', '), oneOf(statuses))
    .action(async (name, status) => (await load()).setStatusOf(name, status))

const reopen = () =>
  verb('reopen', 'Unlocks an account with a new email address; its owner resets the password', [
    'users reopen ada --email ada@example.net',
  ])
    .argument(...account)
    .requiredOption('--email <address>', 'its new email address', emailAddress)
    .action(async (name, options) => (await load()).reopenUser(name, options))

const removeFactors = () =>
  verb(
    'remove-factors',
    'Removes the authenticator apps and passkeys of an account in 3 days, unless its owner stops it',
    ['users remove-factors ada', 'users remove-factors ada --break-glass'],
  )
    .argument(...account)
    .option('--break-glass', 'removes them at once, with the backup codes; the owner is notified')
    .action(async (name, options) => (await load()).removeFactorsOf(name, options))

const endSessions = () =>
  verb('end-sessions', 'Signs an account out on all devices', ['users end-sessions ada'])
    .argument(...account)
    .action(async (name) => (await loadEnding()).endSessionsOfUser(name))

const endAllSessions = () =>
  verb('end-all-sessions', 'Signs all accounts out on all devices', [
    'users end-all-sessions',
    'users end-all-sessions --yes',
  ])
    .addOption(yesOption())
    .action(async (options) => (await loadEnding()).endAllSessions(options))

const loadTransfer = () => import('../actions/transfer-users.ts')

const importAll = () =>
  verb('import', 'Creates the accounts in a file; existing accounts stay as they are', [
    'users import accounts.csv --dry-run',
    'users import accounts.ndjson',
  ])
    .argument('<file>', 'CSV if its name ends in .csv, otherwise one JSON object per line', path)
    .option('--dry-run', 'shows what would happen, changes nothing')
    .action(async (file, options) => (await loadTransfer()).importUsers(file, options))

const exportAll = () =>
  verb('export', 'Prints every account as one JSON object per line, with its password hash', [
    'users export',
  ]).action(async () => (await loadTransfer()).exportUsers())

const forgetHashes = () =>
  verb(
    'forget-hashes',
    'Forgets the hashes that an import brought from other programs; their owners reset the password',
    ['users forget-hashes'],
  )
    .addOption(yesOption())
    .action(async (options) => (await import('../actions/foreign-hashes.ts')).forgetHashes(options))

export const users = () =>
  noun('users', 'Accounts', [
    list(),
    show(),
    create(),
    setRole(),
    setStatus(),
    reopen(),
    removeFactors(),
    endSessions(),
    endAllSessions(),
    importAll(),
    exportAll(),
    forgetHashes(),
  ])
