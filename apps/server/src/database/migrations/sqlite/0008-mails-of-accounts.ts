import { Migration } from '@mikro-orm/migrations'

export class MailsOfAccountsSqlite extends Migration {
  override up(): void {
    this.addSql('create index if not exists mails_user_id_index on mails (user_id)')
  }
}
