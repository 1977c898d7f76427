import { limitNames } from '../../limits/table.ts'
import { limitVariable } from '../../limits/settings.ts'
import { localLanguage } from '../local-language.ts'
import { openConfig } from '../open-config.ts'
import { sayJson } from '../output.ts'
import { sayTable } from '../table.ts'

export function listLimits({ json }: { json?: true }): void {
  const { limits } = openConfig()
  const rows = limitNames.map((name) => {
    const { max, within } = limits[name]
    return { name, max, withinSeconds: within / 1000, variable: limitVariable(name) }
  })
  if (json) return sayJson(rows)
  sayTable(
    { en: ['limit', 'allows', 'variable'], zh: ['限制', '允许', '变量'] },
    rows.map(({ name, max, withinSeconds, variable }) => [
      name,
      localLanguage() === 'zh' ? `${withinSeconds} 秒内 ${max} 次` : `${max} in ${withinSeconds} s`,
      variable,
    ]),
  )
}
