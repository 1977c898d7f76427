/**
 * Runs the sides in turn, in reverse order every other round, so that other work on the machine affects
 * all equally. Returns the rounds of each side.
 */
export async function takeTurns<Result>(
  rounds: number,
  sides: (() => Promise<Result>)[],
): Promise<Result[][]> {
  const results: Result[][] = sides.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    const order = [...sides.keys()]
    if (round % 2 === 1) order.reverse()
    for (const side of order) results[side]?.push(await sides[side]!())
  }
  return results
}

/** Ratios of adjacent rounds instead of two medians: a slow minute slows both. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, round) => value / (theirs[round] ?? Number.NaN))
