export type Figure = {
  name: string
  value: number
  unit: Unit
  /** The peer or limit measured in the same run, and what it is. */
  beside?: { what: string; value: number }
  /** Value by peer; where both ran in rounds, the median over the rounds. */
  ratio?: number
  target?: Target
}

export type Target = { atLeast: number } | { atMost: number }

export type Unit = 's' | 'ms' | 'µs' | '/s' | 'MB' | 'MiB' | 'KB' | '%'

/** A target is for the ratio where there is one, else for the value. */
export function meetsTarget({ value, ratio, target }: Figure): boolean | undefined {
  if (!target) return undefined
  const measured = ratio ?? value
  return 'atLeast' in target ? measured >= target.atLeast : measured <= target.atMost
}
