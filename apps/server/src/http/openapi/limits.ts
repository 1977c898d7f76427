import { limitVariable } from '../../limits/settings.ts'
import { limitNames, limitTable, type LimitName } from '../../limits/table.ts'

/** Limits that are counted but refuse no one need no words in an operation's description. */
const refuses = (name: LimitName) => limitTable[name].above === 'RATE_LIMITED'

/** Every limit by name, with its default and the variable that changes it. */
export const limitsByName = () =>
  Object.fromEntries(
    limitNames.map((name) => {
      const { max, within, above } = limitTable[name]
      return [name, { max, withinSeconds: within / 1000, above, variable: limitVariable(name) }]
    }),
  )

export function limitSentence(limits: readonly LimitName[]): string {
  const told = limits.filter(refuses).map((name) => {
    const { max, within } = limitTable[name]
    return `\`${name}\` (${max} in ${inWords(within)})`
  })
  return told.length === 0 ? '' : `Limits: ${told.join(', ')}.`
}

function inWords(milliseconds: number): string {
  const minutes = milliseconds / 60_000
  if (minutes % 1440 === 0) return count(minutes / 1440, 'day')
  return minutes % 60 === 0 ? count(minutes / 60, 'hour') : count(minutes, 'minute')
}

const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? '' : 's'}`
