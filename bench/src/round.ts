/**
 * Takes the sides in turn, and in the opposite order every other round: what else the machine does
 * then falls on all of them. Answers the rounds of each side.
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

/** Of rounds next to each other, not of two medians: a slow minute is slow for both. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, round) => value / (theirs[round] ?? Number.NaN))
