/** The value below which the given share lies; values need no order. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** One slow round on a noisy machine moves a mean, and not this. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)
