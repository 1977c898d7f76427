/** People about whom a stranger may ask. All must look like `unknown`. */
export const people = [
  'unknown',
  'known',
  'banned',
  'muted',
  'adopted',
  'imported',
  'guarded',
  'passwordless',
  'pending',
] as const
export type Person = (typeof people)[number]

/**
 * One person, by address. `name` is another account of the same kind, because failures count per account.
 */
export type Who = { person: Person; email: string; name: string }

export const whoIs = (person: Person, member = 0): Who => ({
  person,
  email: `${person}${member}@example.com`,
  name: `${person}${member}-named`,
})
