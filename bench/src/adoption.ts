import { launch } from '@latchkey/tools/testing/launch'
import { built } from '@latchkey/tools/testing/server-process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { BareHashes } from './bare-hash.ts'
import { createMariaDb } from './database.ts'
import type { Figure } from './figure.ts'
import { median } from './quantile.ts'
import { ratios } from './round.ts'
import { inheritedEnv, secrets } from './server.ts'
import { startWorker } from './worker.ts'

type Options = {
  /** A server on which databases can be created: MariaDB, or the one of `engine`. */
  mysqlServer: string
  engine?: 'MariaDB' | 'MySQL'
  rows: number
  rounds: number
  seconds: number
}

const tables = [
  `create table users (
    id int not null auto_increment primary key, username varchar(50) not null unique,
    password varchar(255) not null, email varchar(100) not null unique, avatar varchar(255) null,
    role enum('user','admin','superadmin') null, bio varchar(255) null,
    status enum('active','banned','muted') not null default 'active',
    created_at timestamp null default current_timestamp,
    updated_at timestamp null default current_timestamp)`,
  `create table email_verifications (
    id int not null auto_increment primary key, email varchar(100) not null, code varchar(255) not null,
    type varchar(50) not null, user_id int null, is_verified tinyint(1) not null,
    expires_at timestamp not null, created_at timestamp not null default current_timestamp,
    verified_at timestamp null, foreign key (user_id) references users (id))`,
]

/** Accounts that one statement inserts. */
const batch = 2000

/** No password has this hash, and the comparison costs as much as any other. */
const passwordHash = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

/**
 * Compares `latchkey adopt` with hashing alone, which runs before and after each adoption: a machine that
 * changes its speed meanwhile slows both.
 */
export async function measureAdoption(options: Options): Promise<Figure[]> {
  const threads = availableParallelism()
  const plan: BareHashes = { passwordHash, digest: 'none', callers: threads + 1, threads }
  const bare = startWorker<number, number>(new URL('bare-hash.ts', import.meta.url), plan)
  const around = [await bare.run(options.seconds)]
  const rates: number[] = []
  for (let round = 0; round < options.rounds; round += 1) {
    rates.push(await adoptRows(options))
    around.push(await bare.run(options.seconds))
  }
  await bare.stop()
  const beside = rates.map((_, round) => ((around[round] ?? 0) + (around[round + 1] ?? 0)) / 2)
  return [
    {
      name: `adoption of ${options.rows} rows, ${options.engine ?? 'MariaDB'}`,
      value: median(rates),
      unit: '/s',
      beside: { what: 'bare Argon2id, a thread a core', value: median(beside) },
      ratio: median(ratios(rates, beside)),
      target: { atLeast: 0.85 },
    },
  ]
}

/** Adopts a database with that many accounts with the built program. Returns accounts per second. */
async function adoptRows({ mysqlServer, rows }: Options): Promise<number> {
  const { url, execute, drop } = await createMariaDb(mysqlServer)
  try {
    for (const table of tables) await execute(table)
    for (let from = 0; from < rows; from += batch) {
      const people = Array.from({ length: Math.min(batch, rows - from) }, (_, at) => from + at)
      await execute(
        `insert into users (username, password, email, role) values ${people
          .map((one) => `('person${one}', sha2(${one}, 256), 'person${one}@example.com', 'user')`)
          .join(', ')}`,
      )
    }
    const startedAt = performance.now()
    const { code, err } = await launch(
      [process.execPath, join(built, 'latchkey.js'), 'adopt', '--i-have-a-backup'],
      { env: { ...inheritedEnv(), ...secrets, DATABASE_URL: url } },
    ).ended
    if (code !== 0) throw new Error(`the adoption ended with ${code}: ${err}`)
    return (rows / (performance.now() - startedAt)) * 1000
  } finally {
    await drop()
  }
}
