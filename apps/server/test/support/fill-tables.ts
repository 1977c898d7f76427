import type { EntityManager } from '@mikro-orm/sql'

/** The ids are above those of the test's own rows. */
const id = 'i + 100000'

/** MariaDB generates up to a thousand numbers per statement. */
const count = 900

/**
 * Adds rows of other accounts: with only a few rows a database rightly scans a table. Like most rows in
 * practice, they are neither expired nor dated ahead.
 */
export async function fillTables(em: EntityManager, isMysql: boolean): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  const time = (offset: number) =>
    isMysql ? `from_unixtime(${now + offset} + i)` : `(${now + offset} + i) * 1000`
  const tables: Record<string, Record<string, string>> = {
    users: {
      id,
      username: 'i',
      username_canonical: 'i',
      username_skeleton: 'i',
      password: 'i',
      password_key_id: `'k'`,
      email: 'i',
      email_canonical: 'i',
      created_at: time(0),
      updated_at: time(0),
    },
    sessions: {
      id: 'i',
      user_id: id,
      token_hash: 'i',
      created_at: time(0),
      last_used_at: time(0),
      expires_at: time(86_400 * 60),
    },
    email_verifications: {
      id,
      challenge_id: 'i',
      email: 'i',
      email_canonical: 'i',
      type: `'register'`,
      key_id: `'k'`,
      resend_at: time(0),
      expires_at: time(86_400 * 90),
      created_at: time(0),
    },
    mails: {
      uuid: 'i',
      template: `'register_code'`,
      locale: `'en'`,
      recipient: 'i',
      challenge_id: id,
      state: `'sent'`,
      next_try_at: time(0),
      useful_until: time(0),
      created_at: time(86_400 * 39.5),
      changed_at: time(0),
    },
    events: {
      id: 'i',
      type: `'user.created'`,
      user_id: 'i',
      subject: 'i',
      data: `'{}'`,
      at: time(86_400 * 39.5),
      is_dispatched: '1',
    },
    apps: {
      id: 'i',
      name: 'i',
      kind: `'own'`,
      origins: `''`,
      redirect_uris: `''`,
      post_logout_uris: `''`,
      roles: `''`,
      pkce: `'required'`,
      id_token_alg: `'RS256'`,
      created_at: time(0),
      updated_at: time(0),
    },
    app_uses: {
      user_id: id,
      app_id: 'i',
      scopes: `''`,
      created_at: time(0),
      last_used_at: time(0),
    },
    logout_deliveries: {
      app_id: 'i',
      subject: 'i',
      sid: 'i',
      state: `'sent'`,
      next_try_at: time(0),
      useful_until: time(0),
      changed_at: time(0),
      created_at: time(86_400 * 39.5),
    },
    oidc_records: {
      id: 'i',
      model: `'AccessToken'`,
      payload: `'{}'`,
      session_id: 'i',
      expires_at: time(86_400 * 90),
    },
    factors: {
      id: 'i',
      user_id: id,
      kind: `'totp'`,
      name: 'i',
      secret: 'i',
      secret_key_id: `'k'`,
      created_at: time(0),
      confirmed_at: time(0),
    },
    passkeys: {
      factor_id: 'i',
      credential_hash: 'i',
      credential_id: 'i',
      public_key: 'i',
      counter: '0',
      transports: `''`,
      is_synced: '1',
      is_backed_up: '1',
      is_passwordless: '1',
      rp_id: `'localhost'`,
    },
    trusted_devices: {
      id: 'i',
      token_hash: 'i',
      user_id: id,
      created_at: time(0),
      last_used_at: time(0),
      expires_at: time(86_400 * 40 + 60),
    },
    spent_challenges: { id: 'i', expires_at: time(86_400 * 90) },
    backup_codes: { mac: 'i', user_id: id, secret_key_id: `'k'`, created_at: time(0) },
    sign_in_attempts: {
      id: 'i',
      user_id: id,
      password_mark: 'i',
      created_at: time(0),
      // Attempts are short: the purge finds almost none that has expired or was written under a wrong
      // clock.
      expires_at: time(86_400 * 40 + 60),
    },
    counters: { id: 'i', hits: '1', expires_at: `${now} + 86400 * 90 + i` },
    lockouts: {
      id: 'i',
      failures: '1',
      pending: '0',
      paused_until: '0',
      changed_at: `${now} + 86400 * 39.5 + i`,
    },
    security_events: {
      at: time(86_400 * 90),
      kind: `'signed_in'`,
      user_id: id,
      actor: `'person'`,
      ip: 'i',
      position: 'i',
      key_id: `'k'`,
    },
  }
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`
  for (const [name, columns] of Object.entries(tables)) {
    const names = Object.keys(columns)
      .map((column) => '`' + column + '`')
      .join(', ')
    const values = Object.values(columns).join(', ')
    await em.execute(`insert into ${name} (${names}) ${numbers} select ${values} from n`)
  }
  if (isMysql) await em.execute(`analyze table ${Object.keys(tables).join(', ')}`)
}
