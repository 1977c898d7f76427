import type { BenchDatabase, Engine } from './database.ts'

export type Size = { accounts: number; sessions: number }

/** Rows per statement: one transaction of millions would need a measurement of its own. */
const batch = 100_000

type Dialect = {
  numbers(from: number, to: number): string
  padded: string
  sessionId: string
  tokenHash: string
  now: string
  inAMonth: string
}

const dialects: Record<Engine, Dialect> = {
  MariaDB: {
    numbers: (from, to) => `seq_${from}_to_${to}`,
    padded: `lpad(seq, 9, '0')`,
    sessionId: `concat(lpad(hex(seq), 8, '0'), '-0000-7000-8000-', lpad(hex(seq), 12, '0'))`,
    tokenHash: `rpad(seq, 43, 'x')`,
    now: 'utc_timestamp(3)',
    inAMonth: 'utc_timestamp(3) + interval 30 day',
  },
  SQLite: {
    numbers: (from, to) =>
      `(with recursive n(seq) as (values (${from}) union all select seq + 1 from n where seq < ${to})
        select seq from n)`,
    padded: `printf('%09d', seq)`,
    sessionId: `printf('%08x-0000-7000-8000-%012x', seq, seq)`,
    tokenHash: `printf('%-43d', seq)`,
    now: `cast(unixepoch('subsec') * 1000 as integer)`,
    inAMonth: `cast(unixepoch('subsec') * 1000 as integer) + 2592000000`,
  },
}

/** Adds accounts and sessions that are never used. */
export async function grow(database: BenchDatabase, { accounts, sessions }: Size): Promise<void> {
  const { numbers, padded, sessionId, tokenHash, now, inAMonth } = dialects[database.engine]
  const [row] = await database.execute('select max(id) as last from users')
  // The ids are given here, because the database's own leave gaps between batches.
  const last = Number(row?.['last'])
  const name = `concat('grown-', ${padded})`
  const email = `concat('grown-', ${padded}, '@example.com')`
  await inBatches(accounts, (from, to) =>
    database.execute(`insert into users (id, username, username_canonical, password, password_key_id,
        email, email_canonical, created_at, updated_at)
      select ${last} + seq, ${name}, ${name}, 'none', 'none', ${email}, ${email}, ${now}, ${now}
      from ${numbers(from, to)} numbers`),
  )
  const each = Math.ceil(sessions / accounts)
  const owner = `${last} + 1 + ${flooredBy[database.engine](each)}`
  await inBatches(sessions, (from, to) =>
    database.execute(`insert into sessions (id, user_id, token_hash, created_at, last_used_at,
        expires_at, user_agent, ip)
      select ${sessionId}, ${owner}, ${tokenHash}, ${now}, ${now}, ${inAMonth},
        'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', '192.0.2.1'
      from ${numbers(from, to)} numbers`),
  )
}

const flooredBy: Record<Engine, (each: number) => string> = {
  MariaDB: (each) => `((seq - 1) div ${each})`,
  SQLite: (each) => `((seq - 1) / ${each})`,
}

async function inBatches(
  count: number,
  insert: (from: number, to: number) => Promise<unknown>,
): Promise<void> {
  for (let from = 1; from <= count; from += batch)
    await insert(from, Math.min(count, from + batch - 1))
}
