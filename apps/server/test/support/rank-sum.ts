/**
 * Mann-Whitney U of two samples as a standard score, corrected for ties: about 0 for equal
 * distributions, beyond 4 once in 16,000 runs.
 */
export function rankSumScore(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, mine: 1 })),
    ...other.map((value) => ({ value, mine: 0 })),
  ]
  const total = all.length
  let ranks = 0
  let ties = 0
  let below = 0
  const groups = Map.groupBy(
    all.toSorted((a, b) => a.value - b.value),
    ({ value }) => value,
  )
  for (const group of groups.values()) {
    const size = group.length
    const rank = below + (size + 1) / 2
    ranks += rank * group.reduce((sum, { mine }) => sum + mine, 0)
    ties += size ** 3 - size
    below += size
  }
  const pairs = one.length * other.length
  const u = ranks - (one.length * (one.length + 1)) / 2
  const spread = Math.sqrt((pairs / 12) * (total + 1 - ties / (total * (total - 1))))
  return spread === 0 ? 0 : (u - pairs / 2) / spread
}
