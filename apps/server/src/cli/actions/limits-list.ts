import { limitNames } from '../../limits/table.ts'
import { limitVariable } from '../../limits/settings.ts'
import { openConfig } from '../open-config.ts'
import { say, sayJson } from '../output.ts'

export function listLimits({ json }: { json?: true }): void {
  const { limits } = openConfig()
  const rows = limitNames.map((name) => {
    const { max, within } = limits[name]
    return { name, max, withinSeconds: within / 1000, variable: limitVariable(name) }
  })
  if (json) return sayJson(rows)
  for (const { name, max, withinSeconds, variable } of rows) {
    say([name, `${max} in ${withinSeconds} s`, variable].join('\t'))
  }
}
