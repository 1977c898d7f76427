import { InitialMysql } from './mysql/0001-initial.ts'
import { MailsMysql } from './mysql/0002-mails.ts'
import { LockoutsMysql } from './mysql/0003-lockouts.ts'
import { SecurityEventsMysql } from './mysql/0004-security-events.ts'
import { AvatarsMysql } from './mysql/0005-avatars.ts'
import { DeletionsMysql } from './mysql/0006-deletions.ts'
import { UnmaskedEventsMysql } from './mysql/0007-unmasked-events.ts'
import { MailsOfAccountsMysql } from './mysql/0008-mails-of-accounts.ts'
import { CodeFormsMysql } from './mysql/0009-code-forms.ts'
import { SeenAnswersMysql } from './mysql/0010-seen-answers.ts'
import { EventStampsMysql } from './mysql/0011-event-stamps.ts'
import { UsernameSkeletonsMysql } from './mysql/0013-username-skeletons.ts'
import { EventActorsMysql } from './mysql/0014-event-actors.ts'
import { InitialSqlite } from './sqlite/0001-initial.ts'
import { MailsSqlite } from './sqlite/0002-mails.ts'
import { LockoutsSqlite } from './sqlite/0003-lockouts.ts'
import { SecurityEventsSqlite } from './sqlite/0004-security-events.ts'
import { AvatarsSqlite } from './sqlite/0005-avatars.ts'
import { DeletionsSqlite } from './sqlite/0006-deletions.ts'
import { UnmaskedEventsSqlite } from './sqlite/0007-unmasked-events.ts'
import { MailsOfAccountsSqlite } from './sqlite/0008-mails-of-accounts.ts'
import { CodeFormsSqlite } from './sqlite/0009-code-forms.ts'
import { SeenAnswersSqlite } from './sqlite/0010-seen-answers.ts'
import { EventStampsSqlite } from './sqlite/0011-event-stamps.ts'
import { UsernameSkeletonsSqlite } from './sqlite/0013-username-skeletons.ts'
import { EventActorsSqlite } from './sqlite/0014-event-actors.ts'

/** All migrations, oldest first, with the same names in both lists. */
export const migrations = {
  mysql: [
    { name: '0001-initial', class: InitialMysql },
    { name: '0002-mails', class: MailsMysql },
    { name: '0003-lockouts', class: LockoutsMysql },
    { name: '0004-security-events', class: SecurityEventsMysql },
    { name: '0005-avatars', class: AvatarsMysql },
    { name: '0006-deletions', class: DeletionsMysql },
    { name: '0007-unmasked-events', class: UnmaskedEventsMysql },
    { name: '0008-mails-of-accounts', class: MailsOfAccountsMysql },
    { name: '0009-code-forms', class: CodeFormsMysql },
    { name: '0010-seen-answers', class: SeenAnswersMysql },
    { name: '0011-event-stamps', class: EventStampsMysql },
    { name: '0013-username-skeletons', class: UsernameSkeletonsMysql },
    { name: '0014-event-actors', class: EventActorsMysql },
  ],
  sqlite: [
    { name: '0001-initial', class: InitialSqlite },
    { name: '0002-mails', class: MailsSqlite },
    { name: '0003-lockouts', class: LockoutsSqlite },
    { name: '0004-security-events', class: SecurityEventsSqlite },
    { name: '0005-avatars', class: AvatarsSqlite },
    { name: '0006-deletions', class: DeletionsSqlite },
    { name: '0007-unmasked-events', class: UnmaskedEventsSqlite },
    { name: '0008-mails-of-accounts', class: MailsOfAccountsSqlite },
    { name: '0009-code-forms', class: CodeFormsSqlite },
    { name: '0010-seen-answers', class: SeenAnswersSqlite },
    { name: '0011-event-stamps', class: EventStampsSqlite },
    { name: '0013-username-skeletons', class: UsernameSkeletonsSqlite },
    { name: '0014-event-actors', class: EventActorsSqlite },
  ],
}
