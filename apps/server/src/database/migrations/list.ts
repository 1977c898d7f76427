import type { MigrationObject } from '@mikro-orm/core'
import { initial } from './0001-initial.ts'
import { mails } from './0002-mails.ts'
import { lockouts } from './0003-lockouts.ts'
import { securityEvents } from './0004-security-events.ts'
import { avatars } from './0005-avatars.ts'
import { deletions } from './0006-deletions.ts'
import { unmaskedEvents } from './0007-unmasked-events.ts'
import { mailsOfAccounts } from './0008-mails-of-accounts.ts'
import { codeForms } from './0009-code-forms.ts'
import { seenAnswers } from './0010-seen-answers.ts'
import { eventStamps } from './0011-event-stamps.ts'
import { usernameSkeletons } from './0013-username-skeletons.ts'
import { eventActors } from './0014-event-actors.ts'
import { accountLanguage } from './0015-account-language.ts'
import { apps } from './0019-apps.ts'
import { events } from './0020-events.ts'
import { webhooks } from './0021-webhooks.ts'
import { openidConnect } from './0023-openid-connect.ts'
import { legacyClients } from './0017-legacy-clients.ts'
import { logouts } from './0024-logouts.ts'
import { appUses } from './0025-app-uses.ts'
import { factors } from './0026-factors.ts'
import { passkeys } from './0027-passkeys.ts'
import { trustedDevices } from './0028-trusted-devices.ts'
import { foreignHashes } from './0029-foreign-hashes.ts'
import { grantNames } from './0030-grant-names.ts'
import { legacyPasswords } from './0016-legacy-passwords.ts'

/** All migrations, oldest first. Databases remember the names. */
const all = [
  { name: '0001-initial', on: initial },
  { name: '0002-mails', on: mails },
  { name: '0003-lockouts', on: lockouts },
  { name: '0004-security-events', on: securityEvents },
  { name: '0005-avatars', on: avatars },
  { name: '0006-deletions', on: deletions },
  { name: '0007-unmasked-events', on: unmaskedEvents },
  { name: '0008-mails-of-accounts', on: mailsOfAccounts },
  { name: '0009-code-forms', on: codeForms },
  { name: '0010-seen-answers', on: seenAnswers },
  { name: '0011-event-stamps', on: eventStamps },
  { name: '0013-username-skeletons', on: usernameSkeletons },
  { name: '0014-event-actors', on: eventActors },
  { name: '0015-account-language', on: accountLanguage },
  { name: '0016-legacy-passwords', on: legacyPasswords },
  { name: '0017-legacy-clients', on: legacyClients },
  { name: '0019-apps', on: apps },
  { name: '0020-events', on: events },
  { name: '0021-webhooks', on: webhooks },
  { name: '0023-openid-connect', on: openidConnect },
  { name: '0024-logouts', on: logouts },
  { name: '0025-app-uses', on: appUses },
  { name: '0026-factors', on: factors },
  { name: '0027-passkeys', on: passkeys },
  { name: '0028-trusted-devices', on: trustedDevices },
  { name: '0029-foreign-hashes', on: foreignHashes },
  { name: '0030-grant-names', on: grantNames },
]

const listOf = (database: 'mysql' | 'sqlite'): MigrationObject[] =>
  all.map(({ name, on }) => ({ name, class: on[database] }))

export const migrations = { mysql: listOf('mysql'), sqlite: listOf('sqlite') }
