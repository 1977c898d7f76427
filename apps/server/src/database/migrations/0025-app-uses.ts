import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

type Types = { userId: string; appId: string; time: string }

const columns = ({ userId, appId, time }: Types) => [
  `user_id ${userId} not null`,
  `app_id ${appId} not null`,
  'scopes text not null',
  `agreed_at ${time} null`,
  `created_at ${time} not null`,
  `last_used_at ${time} not null`,
  'primary key (user_id, app_id)',
  'constraint app_uses_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade',
  'constraint app_uses_app_id_foreign foreign key (app_id) references apps (id) on update cascade on delete cascade',
]

/** Uses that earlier releases recorded: the apps that live sessions had signed in to. */
const knownUses = `into app_uses (user_id, app_id, scopes, created_at, last_used_at)
  select s.user_id, k.app_id, '', min(k.created_at), max(k.created_at)
  from app_sessions k join sessions s on s.id = k.session_id group by s.user_id, k.app_id`

const indexes = ['user_id', 'app_id'].map((column) => [`app_uses_${column}_index`, column])

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const userId = await idTypeOf(this, 'users')
    const parts = [
      ...columns({ userId, appId: 'varchar(22)', time: 'datetime(3)' }),
      ...indexes.map(([name, column]) => `index ${name} (${column})`),
    ]
    const options = await tableOptions(this)
    this.addSql(`create table if not exists app_uses (${parts.join(', ')}) ${options}`)
    this.addSql(`insert ignore ${knownUses}`)
  }
}

class OnSqlite extends Migration {
  override up(): void {
    const types = { userId: 'integer', appId: 'text', time: 'datetime' }
    this.addSql(`create table app_uses (${columns(types).join(', ')})`)
    for (const [name, column] of indexes)
      this.addSql(`create index ${name} on app_uses (${column})`)
    this.addSql(`insert ${knownUses}`)
  }
}

export const appUses = { mysql: OnMysql, sqlite: OnSqlite }
