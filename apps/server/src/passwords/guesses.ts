/** Stems whose variants with the current year are missing from the common-password list. */
const stems = [
  'password',
  'passwort',
  'superadmin',
  'administrator',
  'admin',
  'welcome',
  'letmein',
  'changeme',
  'qwerty',
  'iloveyou',
  'sunshine',
  'summer',
  'winter',
  'spring',
  'autumn',
  'woaini',
  'wang',
  'zhang',
  'qq',
  'aa',
  'abc',
]

const endings = ['', '1', '12', '123', '1234', '123456', '12345678', '!', '@123', '123!']
/** Numbers popular in Chinese passwords. Personal guesses leave them out: they are hashed on every call. */
const luckyNumbers = ['111', '520', '666', '888', '1314', '5201314', '88888888']

const yearsAround = (now: Date): string[] =>
  [-1, 0, 1].map((step) => String(now.getUTCFullYear() + step))

/** The passwords an attacker tries first against any account of this service. */
export function* commonGuesses(brandName: string, now: Date): Generator<string> {
  const years = yearsAround(now)
  const all = [...endings, ...luckyNumbers, ...years, ...years.map((year) => `${year}!`)]
  const names = ['latchkey', brandName, brandName.replaceAll(/\s/g, '')]
  for (const word of new Set([...names, ...stems]))
    for (const form of formsOf(word)) for (const ending of all) yield form + ending
}

type Identity = { username?: string; email: string }

/**
 * The passwords an attacker tries first for one account. Hashing all guesses takes well below a
 * millisecond.
 */
export function* personalGuesses({ username, email }: Identity, now: Date): Generator<string> {
  const [localPart = ''] = email.split('@')
  const all = [...endings, ...yearsAround(now)]
  for (const word of new Set([username ?? localPart, localPart]))
    for (const form of formsOf(word)) for (const ending of all) yield form + ending
  yield* formsOf(email)
}

const formsOf = (word: string): Set<string> => {
  const lower = word.toLowerCase()
  const capital = lower.slice(0, 1).toUpperCase() + lower.slice(1)
  return new Set([word, lower, capital, [...lower].toReversed().join('')])
}
