import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

export class SecurityEventsMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists security_events (${columns.join(', ')}) ${await tableOptions(this)}`,
    )
  }
}

const columns = [
  'id int unsigned not null auto_increment primary key',
  '`at` datetime(3) not null',
  'kind varchar(32) not null',
  'user_id int unsigned null',
  'actor varchar(16) not null',
  'detail varchar(100) null',
  'ip varchar(45) null',
  'ip_seal varchar(43) null',
  'user_agent varchar(255) null',
  'request_id varchar(36) null',
  '`position` int unsigned null',
  'seal varchar(43) null',
  'key_id varchar(16) not null',
  'index security_events_user_index (user_id, `at`)',
  'unique index security_events_position_unique (`position`)',
]
