import { closestTo } from './closest.ts'
import { shown, type Environment } from './variables.ts'

type Sources = {
  envFile: Environment
  /** The predecessor's variables that named the database. */
  oldNames: string | undefined
  /** Every variable that has a value. */
  given: Environment
  known: readonly string[]
}

/** Lists the sources of the settings, for the operator who starts the service. */
export function settingsNotes({ envFile, oldNames, given, known }: Sources): string[] {
  const inFile = Object.keys(envFile).length
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  return [
    ...(inFile > 0
      ? [`.env sets ${count(inFile, 'variable')}; the environment goes before it`]
      : []),
    ...(oldNames ? [`DATABASE_URL is not set: ${oldNames} named the database`] : []),
    ...unknown.flatMap((name) => misspelled(name, known)),
  ]
}

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`

/** Variables of other programs have other prefixes. */
const ours = /^(MAIL|BRAND|DATABASE)_/

function misspelled(name: string, known: readonly string[]): string[] {
  const meant = closestTo(
    name,
    known.filter((one) => isSimilar(one, name)),
  )
  if (meant) return [`${shown(name)} is not read: ${meant} was probably meant`]
  return ours.test(name) ? [`${shown(name)} is not read: no setting has this name`] : []
}

/**
 * A typing mistake leaves the beginning or the end intact; comparing every pair of whole names takes
 * long.
 */
const isSimilar = (one: string, other: string): boolean =>
  Math.abs(one.length - other.length) <= 3 &&
  (one.slice(0, 2) === other.slice(0, 2) || one.slice(-3) === other.slice(-3))
