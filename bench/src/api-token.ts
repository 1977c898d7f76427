import { verify } from '@latchkey/verify'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { addApp } from './add-app.ts'
import { apiAudience } from './caller.ts'
import { compare } from './compare.ts'
import type { Figure } from './figure.ts'
import { runInTurn, startLoad } from './load.ts'
import { median } from './quantile.ts'
import { ratios, takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** Compares `auth.apiToken` with one look-up and one ES256 signature, and `verify` with bare jose. */
export async function measureApiTokens(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const stage of stages) {
    const { engine, database, latchkey, bare, accounts } = stage
    await addApp(database, 'Bench', '--public', '--audience', apiAudience)
    const loads = [latchkey, bare].map((server) =>
      startLoad(server, { kind: 'apiToken', accounts }),
    )
    const [ours = [], theirs = []] = await runInTurn(loads, scale)
    const what = 'bare ES256 and one look-up'
    const target = { atLeast: 0.5 }
    figures.push(...compare(`auth.apiToken, ${engine}`, ours, { what, rounds: theirs, target }))
  }
  const [stage] = stages
  return stage ? [...figures, await measureVerify(stage, scale)] : figures
}

/** The callers run one after the other in this process, so the keys are read once. */
async function measureVerify({ latchkey, accounts }: Stage, scale: Scale): Promise<Figure> {
  const issuer = latchkey.url
  const answer = await fetch(`${latchkey.origin}/trpc/auth.apiToken`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${accounts[0]?.accessToken}`,
    },
    body: JSON.stringify({ audience: apiAudience }),
  })
  const { result } = (await answer.json()) as { result: { data: { token: string } } }
  const { token } = result.data
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer))
  const rules = { issuer, audience: apiAudience, algorithms: ['ES256'], typ: 'at+jwt' }
  const ours = async () => {
    const { ok } = await verify(
      { authorization: `Bearer ${token}` },
      { issuer, audience: apiAudience },
    )
    if (!ok) throw new Error('a valid token was refused')
  }
  const theirs = () => jwtVerify(token, keys, rules)
  const sides = [ours, theirs].map((work) => () => rateOf(work, scale.seconds))
  for (const side of sides) await side()
  const [mine = [], bare = []] = await takeTurns(scale.rounds, sides)
  return {
    name: 'verify of @latchkey/verify: tokens',
    value: median(mine),
    unit: '/s',
    beside: { what: 'bare jose', value: median(bare) },
    ratio: median(ratios(mine, bare)),
    target: { atLeast: 0.9 },
  }
}

async function rateOf(work: () => Promise<unknown>, seconds: number): Promise<number> {
  const begun = performance.now()
  let count = 0
  while (performance.now() - begun < seconds * 1000) {
    await work()
    count += 1
  }
  return count / ((performance.now() - begun) / 1000)
}
