import { createAccounts } from './account.ts'
import type { Account } from './caller.ts'
import { createDatabases, type BenchDatabase } from './database.ts'
import type { Figure } from './figure.ts'
import { grow, type Size } from './grow.ts'
import { startLoad } from './load.ts'
import { median } from './quantile.ts'
import { ratios, takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import { startLatchkey, type Server } from './server.ts'

type Options = { scale: Scale; mysqlServer: string | undefined; say: (line: string) => void }
type Side = { database: BenchDatabase; server: Server; accounts: Account[] }

const kinds = ['me', 'login', 'refresh'] as const

/** Compares the same load on a small database and on one with a million other accounts. */
export async function measureGrowth({ scale, mysqlServer, say }: Options): Promise<Figure[]> {
  const small = await createDatabases(mysqlServer)
  const large = await createDatabases(mysqlServer)
  const figures: Figure[] = []
  for (const [index, database] of small.entries()) {
    const other = large[index]
    if (!other) continue
    say(`growing to ${scale.growth.accounts} accounts on ${database.engine}…`)
    figures.push(...(await measureOne([database, other], scale)))
  }
  return figures
}

async function measureOne([few, many]: [BenchDatabase, BenchDatabase], scale: Scale) {
  const sides = [await open(few, scale), await open(many, scale, scale.growth)]
  const figures: Figure[] = []
  for (const kind of kinds) {
    const loads = sides.map(({ server, accounts }) => startLoad(server, { kind, accounts }))
    for (const load of loads) await load.run(scale.seconds / 2)
    const [before = [], after = []] = await takeTurns(
      scale.rounds,
      loads.map((load) => async () => (await load.run(scale.seconds)).rate),
    )
    await Promise.all(loads.map((load) => load.stop()))
    figures.push({
      name: `auth.${kind}, ${few.engine}, ${scale.growth.accounts} accounts: calls`,
      value: median(after),
      unit: '/s',
      beside: { what: `${scale.people} accounts`, value: median(before) },
      ratio: median(ratios(after, before)),
      // At most 1.15 times slower.
      target: { atLeast: 0.87 },
    })
  }
  for (const { server, database } of sides) {
    await server.stop()
    await database.drop()
  }
  return figures
}

async function open(database: BenchDatabase, { people }: Scale, size?: Size): Promise<Side> {
  const server = await startLatchkey(database)
  const accounts: Account[] = []
  // Small groups, because the full hash queue would refuse more at once.
  while (accounts.length < people) accounts.push(...(await createAccounts(server.origin, 16)))
  if (size) await grow(database, size)
  return { database, server, accounts }
}
