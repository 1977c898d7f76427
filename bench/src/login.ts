import type { Figure } from './figure.ts'
import { startLoad } from './load.ts'
import { median } from './quantile.ts'
import { ratios, takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'
import { startWorker } from './worker.ts'

const entry = new URL('bare-hash.ts', import.meta.url)

/** `auth.login` beside the hashes this machine can do at all: everything else should be small. */
export async function measureLogin(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const [first] = stages
  const [account] = first?.accounts ?? []
  if (!first || !account) throw new Error('nobody is there to sign in')
  const [row] = await first.database.execute('select password from users limit 1')
  const passwordHash = String(row?.['password'])
  const hashes = startWorker<number, number>(entry, { passwordHash, digest: account.password })
  const loads = stages.map(({ latchkey, accounts }) =>
    startLoad(latchkey, { kind: 'login', accounts }),
  )
  for (const load of loads) await load.run(scale.seconds / 2)
  const [bare = [], ...rates] = await takeTurns(scale.rounds, [
    () => hashes.run(scale.seconds),
    ...loads.map((load) => async () => (await load.run(scale.seconds)).rate),
  ])
  await Promise.all([hashes, ...loads].map((worker) => worker.stop()))
  return stages.map(({ engine }, index) => ({
    name: `auth.login, ${engine}: calls`,
    value: median(rates[index] ?? []),
    unit: '/s',
    beside: { what: 'bare Argon2id', value: median(bare) },
    ratio: median(ratios(rates[index] ?? [], bare)),
    target: { atLeast: 0.9 },
  }))
}
