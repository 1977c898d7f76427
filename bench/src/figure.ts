export type Figure = {
  name: string
  value: number
  unit: Unit
  /** The compared program or limit, measured in the same run. */
  beside?: { what: string; value: number }
  /** Value divided by the peer's; if both ran in rounds, the median over the rounds. */
  ratio?: number
  target?: Target
}

export type Target = { atLeast: number } | { atMost: number }

export type Unit = 's' | 'ms' | 'µs' | '/s' | 'MB' | 'MiB' | 'KB' | '%'

/** A target applies to the ratio if there is one, otherwise to the value. */
export function meetsTarget({ value, ratio, target }: Figure): boolean | undefined {
  if (!target) return undefined
  const measured = ratio ?? value
  return 'atLeast' in target ? measured >= target.atLeast : measured <= target.atMost
}
