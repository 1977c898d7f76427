import { launch } from '@latchkey/tools/testing/launch'
import { built } from '@latchkey/tools/testing/server-process'
import { verify } from '@latchkey/verify'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { apiAudience } from './caller.ts'
import { compare } from './compare.ts'
import type { Figure } from './figure.ts'
import { startLoad } from './load.ts'
import { median } from './quantile.ts'
import { ratios, takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import { inheritedEnv, secrets } from './server.ts'
import type { Stage } from './stage.ts'

/** Compares `auth.apiToken` with one look-up and one ES256 signature, and `verify` with bare jose. */
export async function measureApiTokens(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const stage of stages) {
    await addApp(stage)
    const { engine, latchkey, bare, accounts } = stage
    const loads = [latchkey, bare].map((server) =>
      startLoad(server, { kind: 'apiToken', accounts }),
    )
    for (const load of loads) await load.run(scale.seconds / 2)
    const [ours = [], theirs = []] = await takeTurns(
      scale.rounds,
      loads.map((load) => () => load.run(scale.seconds)),
    )
    await Promise.all(loads.map((load) => load.stop()))
    const what = 'bare ES256 and one look-up'
    const target = { atLeast: 0.5 }
    figures.push(...compare(`auth.apiToken, ${engine}`, ours, { what, rounds: theirs, target }))
  }
  const [stage] = stages
  return stage ? [...figures, await measureVerify(stage, scale)] : figures
}

async function addApp({ database }: Stage): Promise<void> {
  const command = ['apps', 'add', 'Bench', '--public', '--audience', apiAudience]
  const env = { ...inheritedEnv(), ...secrets, DATABASE_URL: database.url }
  const { code, err } = await launch([process.execPath, `${built}/latchkey.js`, ...command], {
    env,
  }).ended
  if (code !== 0) throw new Error(err)
}

/** One caller after the other, in this process: the keys are read once. */
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
