import { closestTo } from './closest.ts'
import { shown, type Environment } from './variables.ts'

type Sources = {
  envFile: Environment
  /** The names of the predecessor that named the database. */
  oldNames: string | undefined
  /** Every variable that has a value. */
  given: Environment
  known: readonly string[]
}

/** Lists for the person who starts the service where its settings came from. */
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

/** Variables of other programs do not begin so. */
const ours = /^(MAIL|BRAND|DATABASE)_/

function misspelled(name: string, known: readonly string[]): string[] {
  const meant = closestTo(
    name,
    known.filter((one) => isSimilar(one, name)),
  )
  if (meant) return [`${shown(name)} is not read: ${meant} was probably meant`]
  return ours.test(name) ? [`${shown(name)} is not read: no setting has this name`] : []
}

/** A slip of the pen leaves the beginning or the end; comparing whole names with all takes long. */
const isSimilar = (one: string, other: string): boolean =>
  Math.abs(one.length - other.length) <= 3 &&
  (one.slice(0, 2) === other.slice(0, 2) || one.slice(-3) === other.slice(-3))
