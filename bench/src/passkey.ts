import { createAccounts } from './account.ts'
import { compare } from './compare.ts'
import type { Figure } from './figure.ts'
import { runInTurn, startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** Compares signing in with a passkey alone, two calls, with signing in by password, on one server. */
export async function measurePasskey(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { engine, latchkey } of stages) {
    const accounts = await createAccounts(latchkey.origin, 32)
    const loads = [
      startLoad(latchkey, { kind: 'passkey', accounts: accounts.slice(0, 16) }),
      startLoad(latchkey, { kind: 'login', accounts: accounts.slice(16) }),
    ]
    const [passkey = [], login = []] = await runInTurn(loads, scale)
    const beside = { what: 'auth.login', rounds: login, target: { atLeast: 5 } }
    figures.push(...compare(`sign-in by passkey, ${engine}`, passkey, beside))
  }
  return figures
}
