import type { EntityManager } from '@mikro-orm/sql'
import { commentOf, spelled, textOptions, widened } from './new-schema.ts'
import { referencesTo } from './old-schema.ts'

/** Closes the old codes for good and gives their table its present columns. */
export async function renewCodes(em: EntityManager): Promise<void> {
  const columns = await spelled(em, 'email_verifications')
  if (columns.has('challenge_id')) return
  await em.execute('delete from email_verifications')
  const text = await textOptions(em)
  const references = (await referencesTo(em, 'users')).filter(
    ({ table }) => table === 'email_verifications',
  )
  const comment = (name: string) => commentOf(columns.get(name))
  const changes = [
    ...references.map(({ name }) => `drop foreign key \`${name}\``),
    ...widened(columns, ['email']),
    `modify code varchar(255) ${text} null${comment('code')}`,
    `modify type enum('register','reset_password','email_change') ${text} not null${comment('type')}`,
    `modify is_verified tinyint(1) not null default false${comment('is_verified')}`,
    `modify expires_at datetime(3) not null${comment('expires_at')}`,
    `modify created_at datetime(3) not null${comment('created_at')}`,
    `modify verified_at datetime(3) null${comment('verified_at')}`,
    `add column challenge_id varchar(22) ${text} not null`,
    `add column email_canonical varchar(100) ${text} not null`,
    `add column locale enum('zh','en') ${text} not null default 'en'`,
    'add column is_decoy tinyint(1) not null default false',
    `add column key_id varchar(16) ${text} not null`,
    'add column attempts int not null default 0',
    'add column resend_at datetime(3) not null',
    `add column code_form enum('digits6', 'digits8', 'letters10') ${text} not null default 'digits6'`,
    'add column proven_at datetime(3) null',
    'add unique email_verifications_challenge_id_unique (challenge_id)',
    'add index email_verifications_expires_at_index (expires_at)',
    'add constraint email_verifications_user_id_foreign foreign key (user_id) references users (id) on delete cascade',
  ]
  await em.execute(`alter table email_verifications ${changes.join(', ')}`)
}
