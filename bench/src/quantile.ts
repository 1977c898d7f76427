/** The value below which the given share lies; the input may be unsorted. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The median: one slow round on a noisy machine shifts a mean, but not this. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)
