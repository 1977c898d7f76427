import { compare } from './compare.ts'
import type { Figure, Target } from './figure.ts'
import { runInTurn, startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

const bareDoes = { me: 'bare server', refresh: 'bare transaction' } as const
const targets: Partial<Record<string, Target>> = {
  'me, MariaDB': { atLeast: 0.6 },
  'refresh, MariaDB': { atLeast: 0.5 },
}

/** Compares `auth.me` or `auth.refresh` with a minimal implementation of the same work. */
export async function measureBeside(
  kind: keyof typeof bareDoes,
  { stages, scale }: { stages: Stage[]; scale: Scale },
): Promise<Figure[]> {
  const loads = stages.flatMap(({ latchkey, bare, accounts }) =>
    [latchkey, bare].map((server) => startLoad(server, { kind, accounts })),
  )
  const results = await runInTurn(loads, scale)
  return stages.flatMap(({ engine }, index) =>
    compare(`auth.${kind}, ${engine}`, results[index * 2] ?? [], {
      what: bareDoes[kind],
      rounds: results[index * 2 + 1] ?? [],
      target: targets[`${kind}, ${engine}`],
    }),
  )
}
