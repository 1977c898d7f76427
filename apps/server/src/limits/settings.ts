import { days, hours, minutes, seconds } from '../clock.ts'
import type { Words } from '../config/local-language.ts'
import { shown } from '../config/variables.ts'
import { limitNames, limitTable, type LimitName } from './table.ts'

type Setting = { max: number; within: number }
export type LimitSettings = Readonly<Record<LimitName, Setting>>

/** sendsPerIp → LIMIT_SENDS_PER_IP */
export const limitVariable = (name: LimitName): string =>
  `LIMIT_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

export const limitVariables = limitNames.map(limitVariable)

/**
 * The factor by which limits are higher on a developer's own machine, where tests register users all day.
 */
const generosity = 100

/**
 * Reads the limits from the environment, by default the table's. `local` is for a developer's own
 * machine: unless a variable sets a limit, it is higher there.
 */
export function readLimits(env: NodeJS.ProcessEnv) {
  const limits: Record<string, Setting> = {}
  const local: Record<string, Setting> = {}
  const problems: Words[] = []
  for (const name of limitNames) {
    const { max, within, above } = limitTable[name]
    const variable = limitVariable(name)
    const given = env[variable]
    const setting = given === undefined ? { max, within } : readSetting(given)
    if (!setting) {
      const text = shown(given ?? '')
      problems.push({
        en: `${variable} must be a count and a time such as 20/1h (s, m, h or d, at most 365 days), not ${text}`,
        zh: `${variable} 应为次数和时长，例如 20/1h（s 秒、m 分、h 时、d 天，最长 365 天），而不是 ${text}`,
      })
      continue
    }
    limits[name] = setting
    // Repeated notices help nobody, not even in development.
    const isGenerous = given === undefined && above !== 'no email'
    local[name] = isGenerous ? { max: max * generosity, within } : setting
  }
  const known = new Set(limitVariables)
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('LIMIT_') || known.has(variable)) continue
    problems.push({
      en: `${shown(variable)} does not name a limit: docs/assurance/security.md lists them`,
      zh: `${shown(variable)} 不对应任何限制，全部限制见 docs/assurance/security.md`,
    })
  }
  return { limits: limits as LimitSettings, local: local as LimitSettings, problems }
}

const units: Record<string, (count: number) => number> = {
  s: seconds,
  m: minutes,
  h: hours,
  d: days,
}

function readSetting(text: string): Setting | undefined {
  const [, count, length, unit = ''] = /^(\d{1,7})\/(\d{1,8})([smhd])$/.exec(text) ?? []
  const [max, within] = [Number(count), units[unit]?.(Number(length)) ?? 0]
  return max >= 1 && within >= seconds(1) && within <= days(365) ? { max, within } : undefined
}
