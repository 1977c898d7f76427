import { Migration } from '@mikro-orm/migrations'

export class CodeFormsSqlite extends Migration {
  override up(): void {
    this.addSql(
      `alter table email_verifications add column code_form text check (code_form in ('digits6', 'digits8', 'letters10')) not null default 'digits6'`,
    )
    this.addSql(`alter table email_verifications add column proven_at datetime null`)
  }
}
