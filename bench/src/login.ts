import { availableParallelism } from 'node:os'
import { createAccounts } from './account.ts'
import type { BareHashes } from './bare-hash.ts'
import type { Figure } from './figure.ts'
import { startLoad } from './load.ts'
import { median } from './quantile.ts'
import { ratios, takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'
import { startWorker } from './worker.ts'

const entry = new URL('bare-hash.ts', import.meta.url)
const people = 16

type Bare = { figure: string; what: string; least?: number } & Pick<
  BareHashes,
  'callers' | 'threads'
>

const bares: Bare[] = [
  // The library with Node's default pool, for as many callers.
  { figure: 'calls', what: `bare Argon2id, ${people} callers`, callers: people, least: 0.9 },
  // This side uses Latchkey's pool size, the most hashes that the machine can compute at once.
  {
    figure: 'of what can be hashed',
    what: 'bare Argon2id, a thread a core',
    callers: availableParallelism() + 1,
    threads: availableParallelism(),
  },
]

/** Compares `auth.login` with hashing alone: everything else should be small. */
export async function measureLogin(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const [first] = stages
  const [account] = first?.accounts ?? []
  if (!first || !account) throw new Error('nobody is there to sign in')
  const [row] = await first.database.execute('select password from users limit 1')
  const stored = { passwordHash: String(row?.['password']), digest: account.password }
  const hashes = bares.map(({ callers, threads }) =>
    startWorker<number, number>(entry, { ...stored, callers, threads }),
  )
  // Sign-ins end the oldest sessions of an account, so these have accounts of their own.
  const accounts = await Promise.all(
    stages.map(({ latchkey }) => createAccounts(latchkey.origin, people)),
  )
  const sides = stages.flatMap(({ engine, latchkey, database: { whileFlushing } }, index) => {
    const load = startLoad(latchkey, { kind: 'login', accounts: accounts[index] ?? [] }, people)
    const run = async () => (await load.run(scale.seconds)).rate
    const side = { engine: engine as string, load, run }
    const flushed = { ...side, engine: `${engine} flushing each commit` }
    return whileFlushing ? [side, { ...flushed, run: () => whileFlushing(run) }] : [side]
  })
  const loads = new Set(sides.map(({ load }) => load))
  for (const load of loads) await load.run(scale.seconds / 2)
  const rounds = await takeTurns(scale.rounds, [
    ...hashes.map((hash) => () => hash.run(scale.seconds)),
    ...sides.map(({ run }) => run),
  ])
  await Promise.all([...hashes, ...loads].map((worker) => worker.stop()))
  const [bareRounds, loginRounds] = [rounds.slice(0, bares.length), rounds.slice(bares.length)]
  return bares.flatMap(({ figure, what, least }, which) =>
    sides.map(({ engine }, index) => {
      const [rates, bare] = [loginRounds[index] ?? [], bareRounds[which] ?? []]
      return {
        name: `auth.login, ${engine}: ${figure}`,
        value: median(rates),
        unit: '/s',
        beside: { what, value: median(bare) },
        ratio: median(ratios(rates, bare)),
        ...(least && { target: { atLeast: least } }),
      }
    }),
  )
}
