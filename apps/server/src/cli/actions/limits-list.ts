import { limitNames } from '../../limits/table.ts'
import { limitVariable } from '../../limits/settings.ts'
import { durationIn } from '../duration.ts'
import { localLanguage } from '../../config/local-language.ts'
import { openConfig } from '../open-config.ts'
import { sayJson } from '../output.ts'
import { createTable } from '../table.ts'

export function listLimits({ json }: { json?: true }): void {
  const { limits } = openConfig()
  const rows = limitNames.map((name) => ({
    name,
    ...limits[name],
    variable: limitVariable(name),
  }))
  if (json)
    return sayJson(
      rows.map(({ name, max, within, variable }) => ({
        name,
        max,
        withinSeconds: within / 1000,
        variable,
      })),
    )
  const lang = localLanguage()
  createTable(heading, lang).print(
    rows.map(({ name, max, within, variable }) => [
      name,
      lang === 'zh' ? `${durationIn.zh(within)}内 ${max} 次` : `${max} in ${durationIn.en(within)}`,
      variable,
    ]),
  )
}

const heading = { en: ['limit', 'allows', 'variable'], zh: ['限制', '允许', '变量'] }
