import { createAccounts } from './account.ts'
import type { Account } from './caller.ts'
import type { Figure } from './figure.ts'
import { startLoad } from './load.ts'
import { median } from './quantile.ts'
import { ratios, takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

const many = 64

/**
 * Compares 16 concurrent sign-ins to one account with those to many: contention for the same rows must
 * not matter.
 */
export async function measureOneAccount(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { engine, latchkey } of stages) {
    const accounts: Account[] = []
    // The groups are small, because more concurrent calls would find the hash queue full.
    while (accounts.length < many) accounts.push(...(await createAccounts(latchkey.origin, 16)))
    const loads = [accounts.slice(0, 1), accounts].map((those) =>
      startLoad(latchkey, { kind: 'newLogin', accounts: those }),
    )
    for (const load of loads) await load.run(scale.seconds / 2)
    const [one = [], all = []] = await takeTurns(
      scale.rounds,
      loads.map((load) => async () => (await load.run(scale.seconds)).rate),
    )
    await Promise.all(loads.map((load) => load.stop()))
    figures.push({
      name: `auth.login, ${engine}: one account, 16 callers`,
      value: median(one),
      unit: '/s',
      beside: { what: `${many} accounts`, value: median(all) },
      ratio: median(ratios(one, all)),
      target: { atLeast: 0.9 },
    })
  }
  return figures
}
