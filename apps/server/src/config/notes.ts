import { closestTo } from './closest.ts'
import { shown } from './variables.ts'

type Sources = {
  /** How many variables `.env` sets. */
  inFile: number
  /** The old names that the database's address was read from. */
  oldNames: string | undefined
  /** Every variable that has a value. */
  names: readonly string[]
  known: readonly string[]
}

/** What a person who starts the service should know of where its settings came from. */
export function settingsNotes({ inFile, oldNames, names, known }: Sources): string[] {
  return [
    ...(inFile > 0 ? [`.env sets ${inFile} variables; the environment goes before it`] : []),
    ...(oldNames ? [`DATABASE_URL is not set: ${oldNames} named the database`] : []),
    ...names.filter((name) => !known.includes(name)).flatMap((name) => misspelled(name, known)),
  ]
}

/** Variables of other programs do not begin so. */
const ours = /^(MAIL|BRAND|DATABASE)_/

function misspelled(name: string, known: readonly string[]): string[] {
  const meant = closestTo(name, known)
  if (meant) return [`${shown(name)} is not read: ${meant} was probably meant`]
  return ours.test(name) ? [`${shown(name)} is not read: no setting has this name`] : []
}
