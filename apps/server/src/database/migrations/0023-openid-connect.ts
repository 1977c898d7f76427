import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

type Types = { text(length: number): string; payload: string; time: string }

const appSessions = ({ text, time }: Types) =>
  `create table if not exists app_sessions (session_id ${text(36)} not null, app_id ${text(22)} not null,
    sid ${text(22)} not null, created_at ${time} not null, primary key (session_id, app_id),
    constraint app_sessions_session_id_foreign foreign key (session_id) references sessions (id) on update cascade on delete cascade,
    constraint app_sessions_app_id_foreign foreign key (app_id) references apps (id) on update cascade on delete cascade`

const oidcRecords = ({ text, payload, time }: Types) =>
  `create table if not exists oidc_records (id ${text(43)} not null primary key, model ${text(30)} not null,
    payload ${payload} not null, grant_id ${text(64)} null, session_id ${text(36)} null,
    consumed_at ${time} null, expires_at ${time} not null,
    constraint oidc_records_session_id_foreign foreign key (session_id) references sessions (id) on delete cascade`

const indexes = [
  ['app_sessions', 'session_id'],
  ['app_sessions', 'app_id'],
  ['oidc_records', 'grant_id'],
  ['oidc_records', 'session_id'],
  ['oidc_records', 'expires_at'],
] as const

const indexesOf = (table: string): string =>
  indexes
    .filter(([of]) => of === table)
    .map(([of, column]) => `, index ${of}_${column}_index (${column})`)
    .join('')

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const options = await tableOptions(this)
    const types = {
      text: (length: number) => `varchar(${length})`,
      payload: 'mediumtext',
      time: 'datetime(3)',
    }
    this.addSql(`${appSessions(types)}${indexesOf('app_sessions')}) ${options}`)
    this.addSql(`${oidcRecords(types)}${indexesOf('oidc_records')}) ${options}`)
  }
}

class OnSqlite extends Migration {
  override up(): void {
    const types = { text: () => 'text', payload: 'mediumtext', time: 'datetime' }
    this.addSql(`${appSessions(types)})`)
    this.addSql(`${oidcRecords(types)})`)
    for (const [table, column] of indexes)
      this.addSql(`create index ${table}_${column}_index on ${table} (${column})`)
  }
}

export const openidConnect = { mysql: OnMysql, sqlite: OnSqlite }
