/**
 * Mann-Whitney U of two samples, by its normal approximation with mid-ranks for ties. `effect` is the
 * probability that a value of the second exceeds one of the first: 0.5 for equal distributions.
 */
export function compareRanks(first: readonly number[], second: readonly number[]) {
  const all = [
    ...first.map((value) => ({ value, isSecond: false })),
    ...second.map((value) => ({ value, isSecond: true })),
  ]
  all.sort((one, other) => one.value - other.value)
  let [rankSum, ties] = [0, 0]
  for (let at = 0, end = 0; at < all.length; at = end) {
    while (end < all.length && all[end]?.value === all[at]?.value) end += 1
    const size = end - at
    ties += size ** 3 - size
    rankSum += all.slice(at, end).filter(({ isSecond }) => isSecond).length * ((at + 1 + end) / 2)
  }
  const [n, m, count] = [first.length, second.length, all.length]
  const u = rankSum - (m * (m + 1)) / 2
  const variance = ((n * m) / 12) * (count + 1 - ties / (count * (count - 1)))
  const z = variance === 0 ? 0 : (u - (n * m) / 2) / Math.sqrt(variance)
  return { effect: u / (n * m), z }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return ((low ?? 0) + (high ?? 0)) / 2
}
