/** Who a stranger may ask about. `unknown` is what all the others must look like. */
export const people = ['unknown', 'known', 'banned', 'muted', 'pending'] as const
export type Person = (typeof people)[number]

/** One of them, by address; `name` is another account of the same standing: failures count by account. */
export type Who = { person: Person; email: string; name: string }

export const whoIs = (person: Person, member = 0): Who => ({
  person,
  email: `${person}${member}@example.com`,
  name: `${person}${member}-named`,
})
